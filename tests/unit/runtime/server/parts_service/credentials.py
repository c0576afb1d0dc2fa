from __future__ import annotations

from specloom_runtime.security.acs_hmac_sha1 import AcsHmacSha1
from specloom_runtime.security.credentials import ApiKey, BasicAuth, BearerToken
from specloom_runtime.security.sdk_hmac_sha256 import SdkHmacSha256


class TokenAuth(ApiKey):
    scheme = "TokenAuth"
    location = "header"
    name = "X-Auth-Token"


class AkSkAuth(SdkHmacSha256):
    scheme = "AkSkAuth"


class BearerAuth(BearerToken):
    scheme = "BearerAuth"
    prefix = "Bearer+"


class AcsAuth(AcsHmacSha1):
    scheme = "AcsAuth"


class PasswordAuth(BasicAuth):
    scheme = "PasswordAuth"
