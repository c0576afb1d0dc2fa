"""What the vendors' pages state, typed a second time and compared with the documents.

A row of a table of fields is its name, its type and everything that a schema can enforce
or state about it; what is not in the row must not be in the schema either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from .documents import Node, content, document, operation, resolved, schema

# -- Operations, parameters, authentication -----------------------------------------------

OPERATIONS = """
metastudio  CreateFile          POST  /v1/{project_id}/files           200 400 401 500
metastudio  CreateLargeFile     POST  /v1/{project_id}/large-files     200 400 401 500
metastudio  CreateDigitalAsset  POST  /v1/{project_id}/digital-assets  200 400 default
koodrive    CreateFile          POST  /koodrive/ose/v1/files/create    200 default
pds         CreateFile          POST  /v2/file/create                  200 default
"""

PARAMETERS = """
metastudio  CreateFile          path    project_id           required
metastudio  CreateFile          header  X-App-UserId         optional
metastudio  CreateLargeFile     path    project_id           required
metastudio  CreateLargeFile     header  X-App-UserId         optional
metastudio  CreateDigitalAsset  path    project_id           required
metastudio  CreateDigitalAsset  header  X-App-UserId         optional
metastudio  CreateDigitalAsset  header  X-MSS-Authorization  optional
koodrive    CreateFile          header  X-User-Id            required
koodrive    CreateFile          header  X-Date               required
koodrive    CreateFile          header  X-Traceid            optional
koodrive    CreateFile          header  language             optional
"""

SECURITY = """
metastudio  TokenAuth     apiKey  X-Auth-Token
metastudio  AkSkAuth      apiKey  Authorization
koodrive    BearerAuth    http    bearer
pds         BearerAuth    http    bearer
pds         AcsSignature  apiKey  Authorization
"""

# -- Fields -------------------------------------------------------------------------------
# `required`, `length=1..256`, `range=0..100`, `count=..50` (items), `each=0..128` (length of
# an item), `multiple=64`, `default=1`, `enum` (values below), `pattern`, `example=file`.

FIELDS = {
    "metastudio": """
[CreateFile request]
file_name            string   required length=1..256
file_md5             string   required length=24..24
file_size            int64    required range=1..5368709120
file_type            string   required length=1..64
asset_id             string   required length=1..64
asset_file_category  string   required length=1..128 enum

[CreateFile 200]
file_id     string
upload_url  string

[CreateFile 400]
error_code  string
error_msg   string

[CreateFile 401]
error_code  string
error_msg   string

[CreateFile 500]
error_code  string
error_msg   string

[CreateLargeFile request]
file_name             string  required length=1..256
file_size             int64   range=1..536870912000
file_type             string  required
asset_id              string  required
asset_file_category   string  required enum
file_multipart_count  int32   default=1

[CreateLargeFile 200]
file_id      string
upload_urls  [string]

[CreateLargeFile 400]
error_code  string
error_msg   string

[CreateLargeFile 401]
error_code  string
error_msg   string

[CreateLargeFile 500]
error_code  string
error_msg   string

[CreateDigitalAsset request]
asset_name              string    required length=0..256
asset_description       string    length=0..4096
asset_type              string    required enum
review_config           object
tags                    [string]  count=..50 each=0..128
asset_extra_meta        object
system_properties       [object]  count=..50
shared_config           object
is_need_generate_cover  boolean   default=false
asset_order             int32     range=0..32767
supported_service       [string]  enum
auto_operation_config   [object]

[CreateDigitalAsset request review_config]
no_need_review  boolean

[CreateDigitalAsset request asset_extra_meta]
voice_model_meta     object
ppt_meta             object
material_meta        object
human_model_2d_meta  object
image_meta           object
video_meta           object
audio_meta           object

[CreateDigitalAsset request asset_extra_meta.voice_model_meta]
order                       int32     range=0..32767 default=999
model_type                  string    enum default=CLONE
sex                         string    enum default=UNKNOW
language                    string    enum default=UNKNOW
languages                   [string]  enum
speed_ratio                 float     range=0..100 default=1
volume_ratio                float     range=0..100 default=1
is_realtime_voice           boolean   default=true
style                       string
voice_capability            object
external_voice_meta         object
is_support_vc_process       boolean   default=false
is_support_thai_auto_split  boolean   default=false
is_flexus                   boolean   default=false
is_enhance_rhythm           boolean   default=false
age                         string

[CreateDigitalAsset request asset_extra_meta.voice_model_meta.voice_capability]
is_support_phoneme_en      boolean  default=false
is_support_phoneme         boolean  default=false
is_support_break_time      boolean  default=false
is_support_break_strength  boolean  default=false
is_support_speed           boolean  default=false
is_support_prosody         boolean  default=false
is_support_ssml_say_as     boolean  default=false
is_support_ssml_sub        boolean  default=false
is_support_word            boolean  default=false
is_support_voice_cache     boolean  default=false
conversion_rate            float    range=0..50 default=0.0
conversion_rate_en         float    range=0..50 default=0.0
is_support_srt             boolean  default=false

[CreateDigitalAsset request asset_extra_meta.voice_model_meta.external_voice_meta]
provider  string  required enum

[CreateDigitalAsset request asset_extra_meta.ppt_meta]
auto_analysis        boolean   default=false
ppt_analysis_status  string    enum
error_info           object
page_count           int32     range=0..256 default=0
pages                [object]

[CreateDigitalAsset request asset_extra_meta.ppt_meta.error_info]
error_code  string
error_msg   string

[CreateDigitalAsset request asset_extra_meta.ppt_meta.pages[]]
page_no       int32   range=1..256
file_id       string  length=1..64
page_content  string  length=0..2048

[CreateDigitalAsset request asset_extra_meta.material_meta]
components  [object]

[CreateDigitalAsset request asset_extra_meta.material_meta.components[]]
component_name  string  required
component_type  string  required enum
component_desc  string

[CreateDigitalAsset request asset_extra_meta.human_model_2d_meta]
is_action_editable      boolean   default=false
is_live_copy            boolean   default=false
is_real_background      boolean   default=false
support_live            boolean   default=false
model_version           string    enum default=V2
model_resolution        string    enum default=1080P
device_names            [string]  count=..16 each=1..64
is_with_action_library  boolean   default=false
action_tag_map          [object]
is_flexus               boolean   default=false
voice_asset_id          string

[CreateDigitalAsset request asset_extra_meta.human_model_2d_meta.action_tag_map[]]
action_name_zh   string  required
action_name_en   string  required
action_duration  float   range=0..100
catalog          string
file_name        string  length=1..256
tag              string

[CreateDigitalAsset request asset_extra_meta.image_meta]
codec       string  length=0..32
width       int32   range=0..8196
height      int32   range=0..8196
size        int64   range=0..9223372036854775807
mode        string  enum
frame_rate  string  length=0..32
duration    int32   range=0..86400
error_info  object

[CreateDigitalAsset request asset_extra_meta.image_meta.error_info]
error_code  string
error_msg   string

[CreateDigitalAsset request asset_extra_meta.video_meta]
video_codec               string  length=0..32
width                     int32   range=0..8196
height                    int32   range=0..8196
frame_rate                string  length=0..32
video_bit_rate            int32   range=0..104857600
duration                  int32   range=0..86400
audio_codec               string  length=0..32
audio_bit_rate            int32   range=0..16384
audio_channels            int32   range=0..100
sample                    int32   range=0..100000
mode                      string  enum
video_transcoding_status  string  enum
error_info                object

[CreateDigitalAsset request asset_extra_meta.video_meta.error_info]
error_code  string
error_msg   string

[CreateDigitalAsset request asset_extra_meta.audio_meta]
duration        int32   range=0..86400
audio_codec     string  length=0..32
audio_bit_rate  int32   range=0..16384
audio_channels  int32   range=0..100
sample          int32   range=0..100000
error_info      object

[CreateDigitalAsset request asset_extra_meta.audio_meta.error_info]
error_code  string
error_msg   string

[CreateDigitalAsset request system_properties[]]
action  string  enum
key     string  enum
value   string  length=1..1024

[CreateDigitalAsset request shared_config]
shared_type          string    enum
expire_time          string
allowed_project_ids  [string]

[CreateDigitalAsset request auto_operation_config[]]
operation       string     enum
operation_time  date-time  example=2025-01-10T00:00:00Z

[CreateDigitalAsset 200]
asset_id    string
produce_id  string

[CreateDigitalAsset 400]
error_code  string
error_msg   string
""",
    "koodrive": """
[CreateFile request]
createdTime   date-time       pattern example=2023-08-18T05:43:49Z
description   string
mimeType      string
fileName      string          required length=1..250 pattern
fileType      string|integer  required
parentFolder  [string]        required
sha256        string
length        int64           required
uploadMode    string          required enum
uploadType    int32           required enum
autoRename    int32           required enum
multiParts    [object]
containerId   string          required
preHash       string
proofCode     string
hidden        boolean

[CreateFile request multiParts[]]
partNumber  int32    required
partSize    int64    required range=0..5368709120
partOffset  int64
hashCtx     [int64]
uploadUrl   string
partId      string

[CreateFile 200]
fileId          string
rapidUpload     boolean
containerId     string
fileName        string
uploadId        string
parentFolder    [string]
exist           boolean
multiParts      [object]
matchedPreHash  boolean
code            string|integer
msg             string

[CreateFile 200 multiParts[]]
partNumber  int32
partSize    int64    range=0..5368709120
partOffset  int64
hashCtx     [int64]
uploadUrl   string
partId      string
""",
    "pds": """
[CreateFile request]
name                  string     required length=..1024 pattern example=a.txt
type                  string     required enum example=file
parent_file_id        string     required example=fileid1
drive_id              string     example="1"
share_id              string     example=7JQX1FswpQ8
size                  int64      example=1024
content_type          string     example=application/json
part_info_list        [object]   count=..10000
user_tags             [object]   count=..1000
hidden                boolean    default=false example=false
description           string     length=..1024
content_hash          string     example=7C4A8D09CA3762AF61E59520943DC26494F8941B
content_hash_name     string     example=sha1
pre_hash              string     example=7C4A8D09CA3762AF61E59520943DC26494F89411
check_name_mode       string     enum default=ignore example=ignore
file_id               string     example=9520943DC264
local_created_at      date-time  example=2019-08-20T06:51:27.292Z
local_modified_at     date-time  example=2019-08-20T06:51:27.292Z
image_media_metadata  object
video_media_metadata  object
parallel_upload       boolean    example=true

[CreateFile request part_info_list[]]
part_number        int32   range=1.. example=1
parallel_sha1_ctx  object
content_md5        string  example=ASKJDJSKDJJSJDJS

[CreateFile request part_info_list[].parallel_sha1_ctx]
h            [int64]  count=..5 each-example=1
part_offset  int64    multiple=64 example=10240

[CreateFile 200]
parent_file_id  string    example=fileid5
part_info_list  [object]
upload_id       string    example=uploadid1
rapid_upload    boolean   example=true
type            string    example=file
file_id         string    example=fileid1
domain_id       string    example=bj1
drive_id        string    example="1"
file_name       string    example=a.txt
status          string    example=uploading
exist           boolean   example=false

[CreateFile 200 part_info_list[]]
part_number                int32
part_size                  int64
upload_url                 string
internal_upload_url        string
etag                       string
parallel_sha1_ctx          object
upload_form_info           object
internal_upload_form_info  object
signature_info             object
parallel_sha256_ctx        object

[CreateFile 200 part_info_list[].parallel_sha1_ctx]
h            [int64]
part_offset  int64

[CreateFile 200 part_info_list[].parallel_sha256_ctx]
h            [int64]
part_offset  int64

[CreateFile 200 part_info_list[].upload_form_info]
bucket_name         string
oss_end_point       string
object_key          string
oss_access_key_id   string
oss_security_token  string
policy              string
signature           string
endpoint            string
form_data           object

[CreateFile 200 part_info_list[].internal_upload_form_info]
bucket_name         string
oss_end_point       string
object_key          string
oss_access_key_id   string
oss_security_token  string
policy              string
signature           string
endpoint            string
form_data           object

[CreateFile 200 part_info_list[].signature_info]
auth_type  string
signature  string
sts_token  string
""",
}

# -- Enumerations: each value, and words that its description has -------------------------

LANGUAGES = """
UNKNOW      unknown
CN          chinese
EN          english
GER         german
fr          french
Kr          korean
por         portuguese
JPN         japanese
Ita         italian
ESP         spanish
DBH         northeast china
GT          hong kong; taiwan
GXH         guangxi
HBH         hubei
SXH         shaanxi
SCH         sichuan
YY          cantonese
Russian     russian
Filipino    tagalog
Dutch       dutch
Indonesian  indonesian
Vietnamese  vietnamese
Arabic      arabic
Turkish     turkish
Malay       malay
Thai        thai
Finnish     finnish
"""

ENUMS = {
    "metastudio": f"""
[CreateFile request asset_file_category]
MAIN       main
COVER      thumbnail
PAGE       image; powerpoint; page
SAMPLE     sample; audio; action
OTHER      other
TEMPORARY  temporary folder; replaced
PACKAGE    packaged

[CreateLargeFile request asset_file_category]
MAIN   main
OTHER  other

[CreateDigitalAsset request asset_type]
VOICE_MODEL             timbre model; common users
VIDEO                   video file
IMAGE                   image file
PPT                     powerpoint file
MUSIC                   music
AUDIO                   audio
COMMON_FILE             common file
HUMAN_MODEL_2D          virtual avatar model; common users
BUSINESS_CARD_TEMPLATE  business card template; virtual avatar
BUSINESS_CARD_TEMPLET   same template

[CreateDigitalAsset request supported_service[]]
VIDEO_2D  video production
LIVE_2D   livestreaming
CHAT_2D   intelligent interaction

[CreateDigitalAsset request asset_extra_meta.voice_model_meta.model_type]
COMMON  general emotions
CLONE   cloned voice

[CreateDigitalAsset request asset_extra_meta.voice_model_meta.sex]
UNKNOW  unknown
MALE    male
FEMALE  female

[CreateDigitalAsset request asset_extra_meta.voice_model_meta.language]{LANGUAGES}
[CreateDigitalAsset request asset_extra_meta.voice_model_meta.languages[]]{LANGUAGES}
[CreateDigitalAsset request asset_extra_meta.voice_model_meta.external_voice_meta.provider]
XIMALAYA   himalaya tts
HUAWEI_EI  huawei cloud ei tts
MOBVOI     dupdub tts
AUDIOX     audiox tts
SINOVOICE  sinovoice tts
DATABAKER  databaker tts
AISPEECH   aispeech tts

[CreateDigitalAsset request asset_extra_meta.ppt_meta.ppt_analysis_status]
INITIALIZE  initial
WAITING     parsed
CONVERTING  parsed
FAILED      failed
SUCCEEDED   succeeded
CANCELED    canceled

[CreateDigitalAsset request asset_extra_meta.material_meta.components[].component_type]
CLOTHES  clothes
PANTS    pants
SHOES    shoes
HAIR     hair
EYELASH  eyelashes
EYEBROW  eyebrows

[CreateDigitalAsset request asset_extra_meta.human_model_2d_meta.model_version]
V2    V2 model
V3    V3 model
V3_2  V3.2 model
V3_3  V3.3 model

[CreateDigitalAsset request asset_extra_meta.human_model_2d_meta.model_resolution]
1080P  1080p; 720p
4K     4k; 1080p; 720p

[CreateDigitalAsset request asset_extra_meta.image_meta.mode]
Horizontal  horizontal
Vertical    vertical

[CreateDigitalAsset request asset_extra_meta.video_meta.mode]
Horizontal  horizontal
Vertical    vertical

[CreateDigitalAsset request asset_extra_meta.video_meta.video_transcoding_status]
WAITING      transcoded
TRANSCODING  transcoded
FAILED       failed
SUCCEEDED    succeeded

[CreateDigitalAsset request system_properties[].action]
ADD     adds
DELETE  deletes

[CreateDigitalAsset request system_properties[].key]
BACKGROUND_IMG             2d background image; video production; Yes
CREATED_BY_PLATFORM        platform
BACKGROUND_SCENE           2d background scene; Horizontal or Vertical
MEITUAN_MATERIAL_APPROVED  meituan; YES
IS_CONTROLLED              controlled; image and voice; Yes
LIVE_IS_AUTHORIZED         livestreaming; image and voice; Yes
VIDEO_IS_AUTHORIZED        video production; image and voice; Yes
CHAT_IS_AUTHORIZED         intelligent interaction; image and voice; Yes
MATERIAL_IMG               overlay; Yes; image; livestreaming; console
MATERIAL_VIDEO             overlay; Yes; video; livestreaming; console
DIGITAL_HUMAN_2D_VIDEO     virtual avatar
BUSINESS_CARD_VIDEO        business card
BUSSINESS_CARD_VIDEO       business card; expired
PHOTO_VIDEO                photo; virtual avatar

[CreateDigitalAsset request shared_config.shared_type]
PRIVATE  current tenant
PUBLIC   all tenants; system assets
SHARED   tenants; owner

[CreateDigitalAsset request auto_operation_config[].operation]
BLOCK   frozen
DELETE  deleted
""",
    "koodrive": """
[CreateFile request uploadMode]
multipart  parts

[CreateFile request uploadType]
0  common upload; not supported yet
1  multipart upload
2  version; not supported yet

[CreateFile request autoRename]
2  renamed; timestamp; end of its name
3  refused; not created
4  sha-256; renamed
""",
    "pds": """
[CreateFile request type]
file    file
folder  folder

[CreateFile request check_name_mode]
ignore       created with that name
auto_rename  time; end; xxx_20060102_150405
refuse       nothing is created; existing file
""",
}

# -- Rules in prose: words in the node (its text, its values, what the page prints) -------

PROSE = {
    "metastudio": """
[CreateFile request]
file_name            case-insensitive
file_md5             Base64; RFC 1864; 128 bits; Java
file_size            5 GB
file_type            by default; extension; File name extension
asset_file_category  more than one MAIN; VOICE_MODEL: MAIN, SAMPLE (sample audio), OTHER
asset_file_category  PPT: MAIN, COVER, PAGE, OTHER; IMAGE: MAIN; VIDEO: MAIN, COVER
asset_file_category  HUMAN_MODEL_2D: MAIN, COVER, SAMPLE (sample action), OTHER
asset_file_category  BUSINESS_CARD_TEMPLATE: MAIN, COVER

[CreateFile 200]
upload_url  24 hours; PUT; GIF: image/gif; JPEG, JPG: image/jpeg; PNG: image/png
upload_url  MP4: video/mp4; MP3: audio/mp3; WAV: audio/wav; application/octet-stream
upload_url  https://{endpoint}:443/

[CreateLargeFile request]
file_name             case-insensitive; ranges from 1 to 256
file_size             5368709120; 536870912000
file_type             suffix; default
asset_file_category   depends on the asset type
file_multipart_count  4K ORI

[CreateDigitalAsset request]
asset_type              closed to common users; BUSINESS_CARD_TEMPLET; public
tags                    NEWS, BUSINESS, E_COMMERCE; MARKETING, KNOWLEDGE; MALE, FEMALE
tags                    EDUCATION, MEDICAL, SPORTS; FULL_BODY, HALF_BODY, STANDING, SITTING
tags                    FRONT_PHOTO, SIDE_PHOTO; ASIAN, WESTERN, MIDDLE_EASTERNER
tags                    AFRICAN, LATINO
asset_extra_meta        asset_type; ignored; MATERIAL: `material_meta`; IMAGE: `image_meta`
asset_extra_meta        HUMAN_MODEL_2D: `human_model_2d_meta`; VIDEO: `video_meta`
asset_extra_meta        VOICE_MODEL: `voice_model_meta`; PPT: `ppt_meta`; AUDIO: `audio_meta`
system_properties       internal; common users
shared_config           livestreaming templates
is_need_generate_cover  video assets only; thumbnail
asset_order             console; latest

[CreateDigitalAsset request review_config]
no_need_review  whitelist; review policies

[CreateDigitalAsset request asset_extra_meta]
image_meta  automatically
video_meta  automatically
audio_meta  automatically

[CreateDigitalAsset request asset_extra_meta.voice_model_meta]
is_realtime_voice  real-time; livestreaming; intelligent interaction; video production
voice_capability   queried; not configured
age                young, middle-aged, and elderly

[CreateDigitalAsset request asset_extra_meta.voice_model_meta.voice_capability]
is_support_speed   global
is_support_prosody local
is_support_srt     STR subtitle

[CreateDigitalAsset request asset_extra_meta.ppt_meta]
auto_analysis  50 pages; compressed; fail; confirm

[CreateDigitalAsset request asset_extra_meta.human_model_2d_meta]
is_real_background      background need not be changed; real scene
model_resolution        1080p; 720p; 4K
device_names            Default value: false; walking avatars; video production
is_with_action_library  atomic actions; choreography

[CreateDigitalAsset request asset_extra_meta.image_meta]
codec     extracted automatically
mode      extracted automatically
duration  seconds

[CreateDigitalAsset request asset_extra_meta.video_meta]
video_bit_rate            kbit/s; extracted automatically
duration                  seconds
audio_bit_rate            kbit/s
sample                    Hz
video_transcoding_status  filled in automatically

[CreateDigitalAsset request asset_extra_meta.audio_meta]
audio_bit_rate  kbit/s; extracted automatically
sample          Hz
duration        seconds

[CreateDigitalAsset request system_properties[]]
action  common users
key     common users; BUSSINESS_CARD_VIDEO
value   common users

[CreateDigitalAsset request shared_config]
expire_time          30 days; 23:59:59
allowed_project_ids  tenants

[CreateDigitalAsset request auto_operation_config[]]
operation_time  expires; RFC 3339
""",
    "koodrive": """
[CreateFile request]
createdTime   yyyy-MM-dd'T'HH:mm:ss'Z'; 2023-08-18T05:43:49Z
fileName      '<>|:"*? /'; 250 characters; ".."
fileType      customizable; 35
parentFolder  root; only one parent; first
sha256        complete file
length        bytes; 200 GB; multipart
preHash       first 1 KB; SHA-256
proofCode     binary data; credential stuffing
hidden        whitelisted users
containerId   space

[CreateFile request multiParts[]]
partSize    5242880; 5368709120; [5,242,880, 5,368,709,120]; last part; Minimum value: 0
partOffset  in bytes; multiple of 64 bytes; concurrent multipart upload
hashCtx     SHA-1; SHA-256; first to fifth; first to eighth; mandatory
hashCtx     concurrent multipart upload; 32-bit; all parts except the first
uploadUrl   PUT

[CreateFile 200]
rapidUpload  flash upload; true
fileName     renamed
exist        `autoRename` is 4; SHA-256
multiParts   `uploadMode` multipart
code         "code" : 0

[CreateFile 200 multiParts[]]
partSize    5242880; 5368709120; last part
partOffset  in bytes; multiple of 64 bytes; concurrent multipart upload
hashCtx     first to fifth; first to eighth; all parts except the first
uploadUrl   PUT
""",
    "pds": """
[CreateFile request]
name               1,024 bytes; UTF-8; forward slash
parent_file_id     root
drive_id           share URL
share_id           share URL
size               bytes
content_type       application/oct-stream
part_info_list     10,000; single part
user_tags          1,000
hidden             by default
description        1,024 characters; empty
content_hash       content_hash_name
content_hash_name  SHA1; only
pre_hash           SHA-1; first 1 KB; instant upload; need not compute
file_id            required; check_name_mode; ignore
local_created_at   yyyy-MM-ddTHH:mm:ssZ; UTC+0; empty
local_modified_at  yyyy-MM-ddTHH:mm:ssZ; UTC+0; empty
parallel_upload    parallel upload

[CreateFile request part_info_list[]]
part_number        from 1
parallel_sha1_ctx  SHA-1; before the part; parallel upload
content_md5        MD5; verified

[CreateFile request part_info_list[].parallel_sha1_ctx]
h            first to fifth; 32-bit
part_offset  bytes; multiple of 64; parallel upload

[CreateFile 200]
rapid_upload  instantly
""",
}

OPERATION_PROSE = """
metastudio  CreateFile          5 GB; 24 hours
metastudio  CreateLargeFile     larger than 5 GB; multi-part; 6a6a1f8354f64dd9b9a614def7b59d83/files
metastudio  CreateDigitalAsset  MP4, M4V, MKV, MOV, FLV, 3GP, WMV, AVI or WEBM, up to 5 GB
metastudio  CreateDigitalAsset  JPEG, JPG, PNG, BMP or GIF, up to 50 MB
metastudio  CreateDigitalAsset  MUSIC (background music): WAV, MP3 or M4A, up to 100 MB
metastudio  CreateDigitalAsset  AUDIO: WAV, MP3 or M4A, up to 100 MB
metastudio  CreateDigitalAsset  PPT, PPTX or PDF, up to 100 MB
metastudio  CreateDigitalAsset  BACKGROUND_IMG; MATERIAL_IMG; MATERIAL_VIDEO
metastudio  CreateDigitalAsset  BUSSINESS_CARD_VIDEO; CREATED_BY_PLATFORM
koodrive    CreateFile          flash upload; PUT
pds         CreateFile          file or folder
"""

TEXTS = """
metastudio  info                                  2025-12-08; 2024-07-04; IAM user; permissions
metastudio  servers                               https://{endpoint}
metastudio  components/securitySchemes/TokenAuth  X-Subject-Token; IAM; token authentication
metastudio  components/securitySchemes/AkSkAuth   AK/SK authentication; SDK-HMAC-SHA256
metastudio  components/securitySchemes/AkSkAuth   X-Sdk-Date; YYYYMMDD'T'HHMMSS'Z'; mandatory
metastudio  components/securitySchemes/AkSkAuth   time at which the request is sent
metastudio  components/parameters/ProjectId       6a6a1f8354f64dd9b9a614def7b59d83
metastudio  components/parameters/XAppUserId      third-party; Chinese characters
metastudio  components/parameters/XMssAuthorization  internal token; virtual human
koodrive    info                                  2025-03-07
koodrive    servers                               Host; mandatory; app authentication
koodrive    components/securitySchemes/BearerAuth Bearer+{access_token}; developer guide
koodrive    components/securitySchemes/BearerAuth Bearer+10f88*********4791e9ff; permission
koodrive    components/parameters/XUserId         app authentication
koodrive    components/parameters/XDate           app authentication
koodrive    components/parameters/XTraceid        58 bits; logs
koodrive    components/parameters/Language        en-US; English (United States)
pds         info                                  2025-04-03 08:11
"""

STATUSES = """
metastudio  CreateFile          200  Successful
metastudio  CreateFile          400  Parameter error; error code
metastudio  CreateFile          401  not authenticated; authentication fails
metastudio  CreateFile          500  Internal service error
metastudio  CreateLargeFile     200  Succeeded
metastudio  CreateLargeFile     400  Parameter error; error code
metastudio  CreateLargeFile     401  not authenticated; authentication fails
metastudio  CreateLargeFile     500  Internal service error
metastudio  CreateDigitalAsset  200  Successful
metastudio  CreateDigitalAsset  400  Parameter error; error code
koodrive    CreateFile          200  first step; upload; complete
"""

# -- Samples ------------------------------------------------------------------------------

FILE = "b2f8a9e9c39b6dc7ed4c0cfd67366c6a"
SPACE = "IAADfsBFCO6WtAtuA9add2fea594e4e75b8feb8474ef236"
PART_URL = (
    "https://{endpoint}:443/0d697589d98091f12f92c0073501cd79"
    "/942e65a5fd219a2e01fb08d881cfadb9/ori4k.zip"
    "?AccessKeyId=BHFSP0ZDGFL6BLGHCNPK&Expires=1695532670&partNumber=%d"
    "&uploadId=0000018AC154BC218415213228194267"
    "&Signature=FrLhTRdhMjpAFVb%%2Ff%%2BcGJQgvjlw%%3D"
)
HASH_CONTEXT = {"h": [0], "part_offset": 0}
FORM = {
    "bucket_name": "",
    "oss_end_point": "",
    "object_key": "",
    "oss_access_key_id": "",
    "oss_security_token": "",
    "policy": "",
    "signature": "",
    "endpoint": "",
    "form_data": {"key": ""},
}
ERRORS: dict[str, object] = {
    "400": {"error_code": "MSS.00000003", "error_msg": "Invalid parameter"},
    "401": {"error_code": "MSS.00000001", "error_msg": "Unauthorized"},
    "500": {"error_code": "MSS.00000004", "error_msg": "Internal Error"},
}

SAMPLES: dict[tuple[str, str], dict[str, object]] = {
    ("metastudio", "CreateFile"): {
        "request": {
            "file_name": "1.png",
            "file_md5": "n58IG6hfM7vqI4K0vnWpog==",
            "file_size": 1048576,
            "file_type": "png",
            "asset_id": "8cb2f48a2cb006154794741933421100",
            "asset_file_category": "MAIN",
        },
        "200": {
            "file_id": FILE,
            "upload_url": "https://{endpoint}:443/0d697589d98091f12f92c0073501cd79"
            f"/8cb2f48a2cb006154794741933421100/{FILE}.jpg"
            "?AccessKeyId=XCQKTA8IWQPCAUQS4SDA&Expires=1671154644"
            "&Signature=vXxiJTO239WZcG8sniotTe9qOc4%3D",
        },
        **ERRORS,
    },
    ("metastudio", "CreateLargeFile"): {
        "request": {
            "file_name": "1.png",
            "file_type": "zip",
            "asset_id": "8cb2f48a2cb006154794741933421100",
            "asset_file_category": "OTHER",
        },
        "200": {"file_id": FILE, "upload_urls": [PART_URL % 1, PART_URL % 2]},
        **ERRORS,
    },
    ("metastudio", "CreateDigitalAsset"): {
        "request": {
            "asset_name": "Sara Model",
            "asset_description": "Virtual employee",
            "asset_type": "HUMAN_MODEL_2D",
            "tags": ["Virtual employee"],
        },
        "200": {"asset_id": "93769b5a-c8c6-4692-9c95-53933a1f0c93"},
        "400": ERRORS["400"],
    },
    ("koodrive", "CreateFile"): {
        "request": {
            "containerId": SPACE,
            "parentFolder": ["root"],
            "createdTime": "2020-05-18T01:43:49Z",
            "mimeType": "application/x-zip-compressed",
            "fileType": 35,
            "fileName": "demo.zip",
            "sha256": "08a784aeb181506391c20c6355f881dc"
            "363d8c3e0739d295e5d6f410d05dbc69",
            "length": 22106481,
            "uploadMode": "multipart",
            "uploadType": 1,
            "autoRename": 2,
            "multiParts": [{"partNumber": 1, "partOffset": 0, "partSize": 22106481}],
            "description": "",
        },
        "200": {
            "fileId": "FnkL1QhXj8muHBuSWCHtFFY8Azue44Snr",
            "containerId": SPACE,
            "fileName": "test_20240104_105403.zip",
            "uploadId": "0000018CD26464022026422966B8879A",
            "parentFolder": [f"DEUI7pa0C24Aroot{SPACE}"],
            "exist": False,
            "multiParts": [
                {
                    "partNumber": 1,
                    "partSize": 22106481,
                    "partOffset": 0,
                    "uploadUrl": "https://b10-obs-ykj-uat-01.obs.cidc-rp-2006.joint."
                    "cmecloud.cn/ff6b221b4b474c829c1cd5037f1504ca086?partNumber=1"
                    "&uploadId=0000018CD26464022026422966B8879A"
                    "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20240104T025403Z"
                    "&X-Amz-SignedHeaders=content-length%3Bhost&X-Amz-Expires=3600"
                    "&X-Amz-Credential=MKRISPBZAJWFHNBJ5WLB%2F20240104"
                    "%2Fcidc-rp-2006%2Fs3%2Faws4_request&X-Amz-Signature="
                    "39b9b620c8de901682675059cfcfa9902a13fb5c6ab38fe1451763feb6a8323c",
                }
            ],
            "code": 0,
            "msg": "Success.",
        },
    },
    ("pds", "CreateFile"): {
        "200": {
            "parent_file_id": "fileid5",
            "part_info_list": [
                {
                    "part_number": 1,
                    "part_size": 1024,
                    "upload_url": "",
                    "internal_upload_url": "",
                    "etag": "0CC175B9C0F1B6A831C399E269772661",
                    "parallel_sha1_ctx": HASH_CONTEXT,
                    "upload_form_info": FORM,
                    "internal_upload_form_info": FORM,
                    "signature_info": {
                        "auth_type": "",
                        "signature": "",
                        "sts_token": "",
                    },
                    "parallel_sha256_ctx": HASH_CONTEXT,
                }
            ],
            "upload_id": "uploadid1",
            "rapid_upload": True,
            "type": "file",
            "file_id": "fileid1",
            "domain_id": "bj1",
            "drive_id": "1",
            "file_name": "a.txt",
            "status": "uploading",
            "exist": False,
        },
    },
}

# -- Values at the edge of a rule, and whether they are valid ------------------------------

EDGES: list[tuple[str, str, object, bool]] = [
    ("metastudio", "CreateFile request file_size", 0, False),
    ("metastudio", "CreateFile request file_size", 5368709120, True),
    ("metastudio", "CreateFile request file_size", 5368709121, False),
    ("metastudio", "CreateFile request asset_file_category", "MAIN", True),
    ("metastudio", "CreateFile request asset_file_category", "main", False),
    ("metastudio", "CreateLargeFile request file_size", 5368709121, True),
    ("metastudio", "CreateLargeFile request file_size", 536870912001, False),
    ("metastudio", "CreateLargeFile request asset_file_category", "PACKAGE", False),
    ("metastudio", "CreateDigitalAsset request asset_name", "", True),
    ("metastudio", "CreateDigitalAsset request asset_type", "MATERIAL", False),
    ("metastudio", "CreateDigitalAsset request tags", ["x"] * 51, False),
    ("metastudio", "CreateDigitalAsset request tags", [""], True),
    ("metastudio", "CreateDigitalAsset request tags", ["x" * 129], False),
    (
        "metastudio",
        "CreateDigitalAsset request asset_extra_meta.image_meta.size",
        9223372036854775807,
        True,
    ),
    ("koodrive", "CreateFile request fileName", "l'été 1\\2.zip", True),
    ("koodrive", "CreateFile request fileName", "", False),
    ("koodrive", "CreateFile request fileName", ".", False),
    ("koodrive", "CreateFile request fileName", "..", False),
    ("koodrive", "CreateFile request fileName", "...", True),
    *(
        ("koodrive", "CreateFile request fileName", f"a{forbidden}b", False)
        for forbidden in '<>|:"*?/'
    ),
    ("koodrive", "CreateFile request fileName", "x" * 251, False),
    ("koodrive", "CreateFile request fileType", "zip", True),
    ("koodrive", "CreateFile request fileType", 35, True),
    ("koodrive", "CreateFile request parentFolder", ["a", "b"], True),
    ("koodrive", "CreateFile request autoRename", 1, False),
    ("koodrive", "CreateFile request createdTime", "2023-08-18", False),
    ("koodrive", "CreateFile 200 code", "0", True),
    ("pds", "CreateFile request name", "a/b", False),
    ("pds", "CreateFile request name", "x" * 1025, False),
    (
        "pds",
        "CreateFile request part_info_list[].parallel_sha1_ctx.part_offset",
        63,
        False,
    ),
    ("pds", "CreateFile request part_info_list[].parallel_sha1_ctx.h", [0] * 6, False),
    ("pds", "CreateFile request content_hash_name", "SHA1", True),
    ("pds", "CreateFile request local_created_at", "2019-08-20T06:51:27Z", True),
]


# -- Reading the tables -------------------------------------------------------------------


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in table.split("\n") if line]


def worded(table: str, columns: int) -> list[tuple[str, ...]]:
    """Rows whose last column is words in free text, divided by semicolons."""
    return [tuple(line.split(None, columns)) for line in table.split("\n") if line]


def blocks(table: str) -> Iterator[tuple[str, list[str]]]:
    """The `[title]` of each block of a table, and its lines."""
    for block in table.split("\n["):
        title, *lines = block.strip().split("\n")
        if title:
            yield title.removesuffix("]"), [line for line in lines if line]


def lines_of(tables: dict[str, str]) -> list[tuple[str, str, str]]:
    """Every line of the tables, with its document and the title of its block."""
    return [
        (name, title, line)
        for name, table in tables.items()
        for title, lines in blocks(table)
        for line in lines
    ]


def schema_of(name: str, title: str, member: str = "") -> Node:
    operation_id, part, *members = title.split()
    return schema(
        name, operation_id, part, ".".join([*members, *([member] if member else [])])
    )


def lacking(words: str, text: str) -> list[str]:
    """The words that a text has not, as whole words and in whatever case."""
    return [
        word
        for word in words.split("; ")
        if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    ]


def text_of(node: object) -> str:
    """A node as text: everything that it says, and the numbers in it."""
    if isinstance(node, dict):
        mapping: dict[object, object] = node
        return "\n".join(f"{key}: {text_of(value)}" for key, value in mapping.items())
    if isinstance(node, list):
        items: list[object] = node
        return "\n".join(map(text_of, items))
    return str(node)


def stated(name: str, node: Node, *, required: bool) -> set[str]:
    """What a schema states, in the words of the tables."""
    item = resolved(name, node["items"]) if "items" in node else node
    kind, length = type_of(item), "length"
    words = {"required"} if required else set[str]()
    if item is not node:
        kind, length = f"[{kind}]", "each"
        words |= {
            f"each-example={json.dumps(example)}"
            for example in item.get("examples", ())
        }
    words.add(kind)
    for word, holder, lower, upper in (
        (length, item, "minLength", "maxLength"),
        ("count", node, "minItems", "maxItems"),
        ("range", item, "minimum", "maximum"),
    ):
        if lower in holder or upper in holder:
            words.add(f"{word}={holder.get(lower, '')}..{holder.get(upper, '')}")
    if "default" in node:
        words.add(f"default={json.dumps(node['default'])}")
    if "multipleOf" in item:
        words.add(f"multiple={item['multipleOf']}")
    words |= {f"example={json.dumps(example)}" for example in node.get("examples", ())}
    return words | {key for key in ("enum", "pattern") if key in item}


def type_of(node: Node) -> str:
    kind = node["type"]
    if isinstance(kind, list):
        return "|".join(kind)
    return str(node.get("format", kind))


def in_json(word: str) -> str:
    """A word of a row with its default or example as JSON, quoted if it is none yet."""
    key, equals, text = word.partition("=")
    if equals and key in ("default", "example", "each-example"):
        try:
            json.loads(text)
        except json.JSONDecodeError:
            return f"{key}={json.dumps(text)}"
    return word


# -- Tests --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "operation_id", "method", "path", "statuses"),
    [(*row[:4], list(row[4:])) for row in rows(OPERATIONS)],
)
def test_operation(
    name: str, operation_id: str, method: str, path: str, statuses: list[str]
) -> None:
    found_method, found_path, described = operation(name, operation_id)

    assert (found_method, found_path) == (method, path)
    assert list(described["responses"]) == statuses
    assert described["requestBody"]["required"] is True


@pytest.mark.parametrize(
    ("name", "operation_id"), [row[:2] for row in rows(OPERATIONS)]
)
def test_parameters(name: str, operation_id: str) -> None:
    described = operation(name, operation_id)[2]

    parameters = [resolved(name, node) for node in described.get("parameters", ())]
    assert all(node["schema"]["type"] == "string" for node in parameters)
    assert [
        (node["in"], node["name"], "required" if node["required"] else "optional")
        for node in parameters
    ] == [row[2:] for row in rows(PARAMETERS) if row[:2] == (name, operation_id)]


def test_parameter_values() -> None:
    metastudio = document("metastudio")["components"]["parameters"]
    koodrive = document("koodrive")["components"]["parameters"]

    assert metastudio["ProjectId"]["example"] == "6a6a1f8354f64dd9b9a614def7b59d83"
    assert koodrive["Language"]["schema"]["default"] == "en-US"
    assert koodrive["Language"]["schema"]["examples"] == ["en-US"]


@pytest.mark.parametrize("name", FIELDS)
def test_security(name: str) -> None:
    whole = document(name)
    expected = [row[1:] for row in rows(SECURITY) if row[0] == name]
    schemes = whole["components"]["securitySchemes"]

    assert whole["security"] == [{scheme: []} for scheme, *_ in expected]
    assert [
        (key, node["type"], node.get("name") or node["scheme"])
        for key, node in schemes.items()
    ] == expected
    assert all(
        node["in"] == "header" for node in schemes.values() if node["type"] == "apiKey"
    )


def test_headers_that_are_part_of_the_security() -> None:
    signing = document("metastudio")["components"]["securitySchemes"]["AkSkAuth"]
    bearer = document("koodrive")["components"]["securitySchemes"]["BearerAuth"]

    assert signing["x-signing"]["algorithm"] == "SDK-HMAC-SHA256"
    assert signing["x-signing"]["headers"]["X-Sdk-Date"] == "YYYYMMDD'T'HHMMSS'Z'"
    assert bearer["x-token-prefix"] == "Bearer+"


@pytest.mark.parametrize(
    "operation_id", ["CreateFile", "CreateLargeFile", "CreateDigitalAsset"]
)
def test_request_id_header(operation_id: str) -> None:
    answer = operation("metastudio", operation_id)[2]["responses"]["200"]

    header = resolved("metastudio", answer["headers"]["X-Request-Id"])
    assert header["schema"] == {"type": "string"}


@pytest.mark.parametrize(
    ("name", "title", "names"),
    [
        (name, title, [line.split()[0] for line in lines])
        for name, table in FIELDS.items()
        for title, lines in blocks(table)
    ],
)
def test_fields_of(name: str, title: str, names: list[str]) -> None:
    assert list(schema_of(name, title)["properties"]) == names


@pytest.mark.parametrize(("name", "title", "line"), lines_of(FIELDS))
def test_field(name: str, title: str, line: str) -> None:
    member, *words = line.split()
    node = schema_of(name, title, member)
    required = member in schema_of(name, title).get("required", ())

    assert stated(name, node, required=required) == set(map(in_json, words))
    assert node["description"]


@pytest.mark.parametrize(
    ("name", "title", "lines"),
    [
        (name, title, [(*line.split(None, 1),) for line in lines])
        for name, table in ENUMS.items()
        for title, lines in blocks(table)
    ],
)
def test_enum(name: str, title: str, lines: list[tuple[str, str]]) -> None:
    node = schema_of(name, title)

    assert [str(value) for value in node["enum"]] == [value for value, _ in lines]
    descriptions = node["x-enum-descriptions"]
    missing = {value: lacking(words, descriptions[value]) for value, words in lines}
    assert {value: words for value, words in missing.items() if words} == {}


def test_deprecated_values() -> None:
    key = schema_of("metastudio", "CreateDigitalAsset request system_properties[].key")

    assert key["x-enum-deprecated"] == ["BUSSINESS_CARD_VIDEO"]


@pytest.mark.parametrize(("name", "title", "line"), lines_of(PROSE))
def test_prose_of_field(name: str, title: str, line: str) -> None:
    member, words = line.split(None, 1)

    assert lacking(words, text_of(schema_of(name, title, member))) == []


@pytest.mark.parametrize(
    ("name", "operation_id", "words"), worded(OPERATION_PROSE, columns=2)
)
def test_prose_of_operation(name: str, operation_id: str, words: str) -> None:
    assert lacking(words, text_of(operation(name, operation_id)[2])) == []


@pytest.mark.parametrize(("name", "where", "words"), worded(TEXTS, columns=2))
def test_text(name: str, where: str, words: str) -> None:
    node: Any = document(name)
    for key in where.split("/"):
        node = node[key]

    assert lacking(words, text_of(node)) == []


@pytest.mark.parametrize(
    ("name", "operation_id", "status", "words"), worded(STATUSES, columns=3)
)
def test_status(name: str, operation_id: str, status: str, words: str) -> None:
    answer = operation(name, operation_id)[2]["responses"][status]

    assert lacking(words, resolved(name, answer)["description"]) == []


@pytest.mark.parametrize(
    ("name", "operation_id", "part", "sample"),
    [
        (*where, part, sample)
        for where, samples in SAMPLES.items()
        for part, sample in samples.items()
    ],
)
def test_sample(name: str, operation_id: str, part: str, sample: object) -> None:
    assert content(name, operation_id, part)["example"] == sample


@pytest.mark.parametrize(("name", "where", "value", "valid"), EDGES)
def test_edge(name: str, where: str, value: object, valid: bool) -> None:
    whole = schema_of(name, where) | {"components": document(name)["components"]}

    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    assert validator.is_valid(value) is valid
