"""One change of `openapi.yaml` each, and what it does to Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .patches import Step, patched, renamed

LIST = "/paths/~1pets/get"
POST = "/paths/~1pets/post"
GET = "/paths/~1pets~1{petId}/get"
DELETE = "/paths/~1pets~1{petId}/delete"
PHOTO = "/paths/~1pets~1{petId}~1photos~1{photoId}/put"
SCHEMAS = "/components/schemas"
NEW = f"{SCHEMAS}/NewPet/properties"
PET = f"{SCHEMAS}/Pet/properties"
SETTINGS = f"{SCHEMAS}/Settings/properties"
JSON = "content/application~1json"
LISTED = f"{LIST}/responses/200/{JSON}/schema"


@dataclass(frozen=True)
class Case:
    """A change, and its verdicts: caller, implementer (`stub`) and the callers' bump.

    `unseen` names the sides whose verdict no type checker can see, `objected` those to whose
    code one objects though the verdict says that it goes on, both with the reason.
    """

    name: str
    change: Callable[[Any], Any]
    caller: str
    stub: str
    bump: str
    unseen: str = ""
    objected: str = ""


def case(
    name: str,
    verdicts: str,
    *steps: Step | Callable[[Any], Any],
    unseen: str = "",
    objected: str = "",
) -> Case:
    """`verdicts` are those of caller and stub, and the bump: `source none major`."""
    caller, stub, bump = verdicts.split()

    def change(document: Any) -> Any:
        for step in steps:
            document = step(document) if callable(step) else patched(document, (step,))
        return document

    return Case(name, change, caller, stub, bump, unseen, objected)


def words(old: str, new: str) -> Callable[[Any], Any]:
    return lambda document: renamed(document, old, new)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def query(name: str, *, required: bool = False, **schema: object) -> dict[str, object]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "schema": schema or {"type": "string"},
    }


def answer(schema: object, media_type: str = "application/json") -> dict[str, object]:
    return {"description": "An answer.", "content": {media_type: {"schema": schema}}}


STRING = {"type": "string"}
INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
OBJECT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}},
}
ANOTHER = {"operationId": "another", "tags": ["pets"], "responses": {"200": answer(ref("Pet"))}}  # fmt: skip

# The rows of the table in the project's design card, in its order.
CARD = (
    case("operation_added", "additive additive minor", ("add", "/paths/~1more", {"get": ANOTHER})),
    case("operation_removed", "source type major", ("remove", DELETE)),
    case("operation_id_renamed", "source source major", ("replace", f"{GET}/operationId", "fetchPet")),
    case("first_tag_changed", "source source major", ("replace", f"{GET}/tags/0", "animals"),
         unseen="implementer: a Service has all methods, whatever their tags"),
    case("path_changed", "behaviour behaviour minor", ("move", "/paths/~1settings", "/paths/~1options")),
    case("only_descriptions", "none none patch", ("replace", f"{LIST}/description", "Otherwise."),
         ("replace", f"{NEW}/name/description", "Otherwise."), ("replace", "/info/title", "Animals")),
    case("default_server_changed", "behaviour none minor", ("replace", "/servers/0/url", "https://pets.example.org/v2")),
    case("path_parameter_renamed", "source source major", words("photoId", "imageId")),
    case("optional_query_added", "additive source minor", ("add", f"{LIST}/parameters/-", query("extra"))),
    case("required_query_added", "source source major", ("add", f"{LIST}/parameters/-", query("extra", required=True))),
    case("query_became_required", "source none major", ("add", f"{LIST}/parameters/0/required", True)),
    case("query_became_optional", "none type minor", ("replace", f"{LIST}/parameters/2/required", False)),
    case("required_request_property_added", "source additive major", ("add", f"{NEW}/born", STRING),
         ("add", f"{SCHEMAS}/NewPet/required/-", "born")),
    case("request_integer_became_number", "none type minor", ("replace", f"{NEW}/age", NUMBER)),
    case("request_max_length_added", "behaviour none minor", ("add", f"{NEW}/name/maxLength", 2)),
    case("optional_response_property_added", "additive additive minor", ("add", f"{PET}/size", STRING)),
    case("required_response_property_added", "additive source minor", ("add", f"{PET}/size", STRING),
         ("add", f"{SCHEMAS}/Pet/required/-", "size")),
    case("response_property_became_optional", "type none major", ("remove", f"{SCHEMAS}/Pet/required/1")),
    case("response_property_became_nullable", "type none major", ("replace", f"{PET}/name", {"type": ["string", "null"]})),
    case("response_integer_became_string", "type type major", ("replace", f"{PET}/id", STRING)),
    case("response_date_time_added", "type type major", ("add", f"{PET}/born/format", "date-time")),
    case("second_success_added", "type additive major", ("add", f"{POST}/responses/202", answer(OBJECT))),
    case("component_renamed", "source source major", words("Problem", "Trouble")),
    case("property_order_changed", "none none patch", ("move", f"{NEW}/age", f"{NEW}/age"),
         ("move", f"{PET}/id", f"{PET}/id")),
)  # fmt: skip

OPERATIONS = (
    case("operation_added_with_new_tag", "additive additive minor",
         ("add", "/paths/~1more", {"get": ANOTHER | {"tags": ["more"]}})),
    case("tag_added_behind", "none none patch", ("add", f"{GET}/tags/-", "animals")),
    case("tag_description_added", "none none patch", ("add", "/tags", [{"name": "pets", "description": "Pets."}])),
    case("tag_removed", "source source major", ("remove", f"{GET}/tags"),
         unseen="implementer: a Service has all methods, whatever their tags"),
    case("last_operation_of_tag_removed", "source type major", ("remove", "/paths/~1settings")),
    case("operation_deprecated", "none none patch", ("add", f"{GET}/deprecated", True)),
    case("summary_added", "none none patch", ("add", f"{GET}/summary", "One pet.")),
    case("method_changed", "behaviour behaviour minor",
         ("move", "/paths/~1settings/put", "/paths/~1settings/patch")),
    case("operation_id_spelt_otherwise", "none none patch", ("replace", f"{GET}/operationId", "get_pet")),
    case("operation_id_removed", "source source major", ("remove", f"{GET}/operationId")),
    case("security_required", "behaviour behaviour minor", ("add", f"{DELETE}/security", [{"Token": []}])),
    case("security_removed", "behaviour behaviour minor", ("remove", f"{POST}/security")),
    case("security_alternative_added", "behaviour behaviour minor", ("add", f"{POST}/security/-", {"Key": []})),
    case("security_scope_added", "none none patch", ("replace", f"{POST}/security/0/Token", ["write"])),
    case("security_scheme_added", "additive additive minor",
         ("add", "/components/securitySchemes/More", {"type": "http", "scheme": "basic"})),
    case("security_scheme_removed", "source none major", ("remove", "/components/securitySchemes/Key")),
    case("key_in_another_header", "behaviour behaviour minor",
         ("replace", "/components/securitySchemes/Key/name", "X-Other")),
    case("server_added", "additive none minor",
         ("add", "/servers/-", {"url": "https://staging.example.com"})),
    case("server_variable_added", "additive none minor",
         ("add", "/servers/-", {"url": "https://{region}.example.com", "variables": {"region": {"default": "eu"}}})),
    case("server_description_added", "none none patch", ("add", "/servers/0/description", "The one and only place where all of the pets live.")),
    case("operation_server_added", "behaviour none minor",
         ("add", f"{LIST}/servers", [{"url": "https://fast.example.com"}])),
    case("extension_added", "none none patch", ("add", f"{GET}/x-team", "pets")),
    case("version_changed", "none none patch", ("replace", "/info/version", "2")),
    case("webhook_added", "additive additive minor",
         ("add", "/webhooks", {"petBorn": {"post": {"requestBody": {"content": {"application/json": {"schema": ref("Pet")}}},
                                                    "responses": {"204": {"description": "Fine."}}}}})),
)  # fmt: skip

PARAMETERS = (
    case("query_removed", "source none major", ("remove", f"{LIST}/parameters/0")),
    case("required_query_removed", "source source major", ("remove", f"{LIST}/parameters/2")),
    case("query_spelt_otherwise", "behaviour behaviour minor", ("replace", f"{LIST}/parameters/0/name", "Limit")),
    case("path_parameter_spelt_otherwise", "none none patch", words("petId", "pet_id")),
    case("query_renamed", "source source major", ("replace", f"{LIST}/parameters/0/name", "size")),
    case("query_became_header", "behaviour behaviour minor", ("replace", f"{LIST}/parameters/0", {"name": "limit", "in": "header", "schema": INTEGER})),
    case("query_became_header_of_other_name", "source source major", ("replace", f"{LIST}/parameters/0", {"name": "X-Limit", "in": "header", "schema": INTEGER})),
    case("query_integer_became_number", "none type minor", ("replace", f"{LIST}/parameters/0/schema/type", "number")),
    case("query_integer_became_string", "type type major", ("replace", f"{LIST}/parameters/0/schema/type", "string")),
    case("query_array_of_numbers", "type type major", ("replace", f"{LIST}/parameters/3/schema/items/type", "number")),
    case("query_maximum_added", "behaviour none minor", ("add", f"{LIST}/parameters/0/schema/maximum", 4)),
    case("query_default_added", "none none patch", ("add", f"{LIST}/parameters/0/schema/default", 20)),
    case("query_description_added", "none none patch", ("add", f"{LIST}/parameters/0/description", "How many.")),
    case("query_deprecated", "none none patch", ("add", f"{LIST}/parameters/0/deprecated", True)),
    case("query_style_changed", "behaviour behaviour minor", ("add", f"{LIST}/parameters/3/explode", False)),
    case("query_enum_value_added", "none type minor", ("add", f"{SCHEMAS}/Kind/enum/-", "fish")),
    case("query_enum_value_removed", "type none major", ("remove", f"{SCHEMAS}/Kind/enum/2")),
    case("query_string_became_enum", "type additive major", ("replace", f"{LIST}/parameters/2/schema", {"type": "string", "enum": ["south", "west"]})),
    case("parameter_order_changed", "none none patch", ("move", f"{LIST}/parameters/0", f"{LIST}/parameters/1")),
    case("header_became_required", "source none major", ("add", f"{LIST}/parameters/4/required", True)),
    case("header_max_length_removed", "none behaviour minor", ("remove", f"{LIST}/parameters/4/schema/maxLength")),
    case("header_max_length_lowered", "behaviour none minor", ("replace", f"{LIST}/parameters/4/schema/maxLength", 20)),
    case("header_in_other_case", "none none patch", ("replace", f"{LIST}/parameters/4/name", "x-trace")),
    case("header_removed", "source none major", ("remove", f"{LIST}/parameters/4")),
    case("header_renamed", "source source major", ("replace", f"{LIST}/parameters/4/name", "X-Request")),
    case("optional_header_added", "additive source minor", ("add", f"{GET}/parameters/-", {"name": "If-Match", "in": "header", "schema": STRING})),
    case("optional_cookie_added", "additive source minor", ("add", f"{GET}/parameters/-", {"name": "crumb", "in": "cookie", "schema": STRING})),
    case("cookie_removed", "source none major", ("remove", f"{DELETE}/parameters/1")),
    case("path_parameter_became_integer", "type type major", ("replace", f"{GET}/parameters/0/schema/type", "integer")),
    case("path_parameter_format_added", "type type major", ("add", f"{GET}/parameters/0/schema/format", "uuid")),
    case("path_parameter_pattern_added", "behaviour none minor", ("add", f"{GET}/parameters/0/schema/pattern", "^x$")),
    case("parameter_of_the_path_shared", "none none patch", ("remove", f"{GET}/parameters"), ("remove", f"{DELETE}/parameters/0"),
         ("add", "/paths/~1pets~1{petId}/parameters", [{"name": "petId", "in": "path", "required": True, "schema": STRING}])),
)  # fmt: skip

REQUESTS = (
    case("optional_request_property_added", "additive additive minor", ("add", f"{NEW}/born", STRING)),
    case("request_property_removed", "source source major", ("remove", f"{NEW}/nickname")),
    case("request_property_spelt_otherwise", "behaviour behaviour minor", ("move", f"{NEW}/nickname", f"{NEW}/Nickname")),
    case("request_property_renamed", "source source major", ("move", f"{NEW}/nickname", f"{NEW}/petName")),
    case("request_property_became_required", "source none major", ("add", f"{SCHEMAS}/NewPet/required/-", "nickname")),
    case("request_property_became_optional", "none type minor", ("replace", f"{SCHEMAS}/NewPet/required", ["name"])),
    case("request_property_became_nullable", "none type minor", ("replace", f"{NEW}/age/type", ["integer", "null"])),
    case("request_property_no_longer_nullable", "type none major", ("replace", f"{NEW}/note/type", "string")),
    case("request_string_became_integer", "type type major", ("replace", f"{NEW}/name/type", "integer")),
    case("request_number_format_added", "none none patch", ("add", f"{NEW}/age/x-unit", "years")),
    case("request_int32_added", "behaviour none minor", ("add", f"{NEW}/age/format", "int32")),
    case("request_date_format_added", "type type major", ("add", f"{NEW}/name/format", "date")),
    case("request_email_format_added", "none none patch", ("add", f"{NEW}/name/format", "email")),
    case("request_pattern_added", "behaviour none minor", ("add", f"{NEW}/name/pattern", "^[A-Z]+$")),
    case("request_minimum_added", "behaviour none minor", ("add", f"{NEW}/age/minimum", 9)),
    case("request_max_length_removed", "none behaviour minor", ("remove", f"{NEW}/nickname/maxLength")),
    case("request_max_length_raised", "none behaviour minor", ("replace", f"{NEW}/nickname/maxLength", 40)),
    case("request_max_length_lowered", "behaviour none minor", ("replace", f"{NEW}/nickname/maxLength", 10)),
    case("request_max_items_added", "behaviour none minor", ("add", f"{NEW}/scores/maxItems", 1)),
    case("request_items_maximum_added", "behaviour none minor", ("add", f"{NEW}/scores/items/maximum", 1)),
    case("request_default_added", "none none patch", ("add", f"{NEW}/nickname/default", "Kit")),
    case("request_items_became_numbers", "type type major", ("replace", f"{NEW}/scores/items/type", "number")),
    case("request_items_became_strings", "type type major", ("replace", f"{NEW}/scores/items/type", "string")),
    case("request_values_became_numbers", "type type major", ("replace", f"{NEW}/sizes/additionalProperties/type", "number")),
    case("request_inline_enum_value_added", "none type minor", ("add", f"{NEW}/colour/enum/-", "red")),
    case("request_inline_enum_value_removed", "type none major", ("remove", f"{NEW}/colour/enum/1")),
    case("request_enum_became_string", "source source major", ("replace", f"{NEW}/colour", STRING)),
    case("request_union_member_added", "none type minor", ("add", f"{NEW}/treat/oneOf/-", ref("Home"))),
    case("request_union_member_removed", "type none major", ("remove", f"{NEW}/treat/oneOf/1")),
    case("request_union_became_one", "source source major", ("replace", f"{NEW}/treat", ref("Bone"))),
    case("request_property_became_anything", "none behaviour minor", ("replace", f"{NEW}/name", {})),
    case("nested_required_added", "source additive major", ("add", f"{SCHEMAS}/Home/properties/town", STRING), ("add", f"{SCHEMAS}/Home/required/-", "town")),
    case("additional_properties_forbidden", "none none patch", ("add", f"{SCHEMAS}/NewPet/additionalProperties", False)),
    case("additional_properties_typed", "additive additive minor", ("add", f"{SCHEMAS}/NewPet/additionalProperties", STRING)),
    case("min_properties_added", "behaviour none minor", ("add", f"{SCHEMAS}/NewPet/minProperties", 11)),
    case("body_became_required", "source none major", ("add", f"{PHOTO}/requestBody/required", True)),
    case("body_became_optional", "none type minor", ("replace", f"{POST}/requestBody/required", False)),
    case("body_removed", "source source major", ("remove", f"{PHOTO}/requestBody")),
    case("optional_body_added", "additive source minor", ("add", f"{DELETE}/requestBody", {"content": {"application/json": {"schema": OBJECT}}})),
    case("required_body_added", "source source major", ("add", f"{DELETE}/requestBody", {"required": True, "content": {"application/json": {"schema": OBJECT}}})),
    case("body_media_type_changed", "behaviour behaviour minor", ("move", f"{POST}/requestBody/{JSON}", f"{POST}/requestBody/content/application~1merge-patch+json")),
    case("body_as_form_as_well", "additive source minor", ("add", f"{POST}/requestBody/content/application~1x-www-form-urlencoded", {"schema": ref("NewPet")})),
    case("inline_request_moved_to_component", "source source major", ("add", f"{SCHEMAS}/Photo", {"type": "object", "required": ["title"], "properties": {"title": STRING}}),
         ("replace", f"{PHOTO}/requestBody/{JSON}/schema", ref("Photo"))),
    case("all_of_refactored", "none none patch", ("replace", f"{SCHEMAS}/NewPet", {"allOf": [
        {"type": "object", "required": ["name"], "properties": {"name": STRING}},
        {"type": "object", "required": ["age"], "properties": {
            "age": INTEGER, "kind": ref("Kind"), "colour": {"type": "string", "enum": ["black", "white"]},
            "nickname": {"type": "string", "maxLength": 20}, "note": {"type": ["string", "null"]},
            "scores": {"type": "array", "items": INTEGER}, "sizes": {"type": "object", "additionalProperties": INTEGER},
            "home": ref("Home"), "treat": {"oneOf": [ref("Bone"), ref("Fish"), ref("Cake")]}}}]})),
    case("all_of_part_added", "additive additive minor", ("replace", f"{SCHEMAS}/Home", {"allOf": [
        {"type": "object", "required": ["street"], "properties": {"street": STRING}}, {"type": "object", "properties": {"town": STRING}}]})),
)  # fmt: skip

MADE_BY_NOBODY = "implementer: an UnknownVariant is passed on at most"

RESPONSES = (
    case("response_property_removed", "source source major", ("remove", f"{PET}/born")),
    case("response_property_became_required", "none source minor", ("add", f"{SCHEMAS}/Pet/required/-", "born")),
    case("response_integer_became_number", "type none major", ("replace", f"{PET}/id/type", "number")),
    case("response_max_length_added", "none none patch", ("replace", f"{PET}/name/maxLength", 50)),
    case("response_max_length_removed", "none none patch", ("remove", f"{PET}/name/maxLength")),
    case("response_enum_value_added", "none none minor", ("add", f"{PET}/mood/enum/-", "angry")),
    case("response_enum_value_removed", "none none minor", ("remove", f"{PET}/mood/enum/1")),
    case("response_union_member_added", "type none major", ("add", f"{PET}/toy/oneOf/-", ref("Home"))),
    case("response_union_member_removed", "none type minor", ("remove", f"{PET}/toy/oneOf/1")),
    case("response_discriminator_added", "type behaviour major", ("add", f"{PET}/toy/discriminator", {"propertyName": "kind"})),
    case("response_discriminator_removed", "behaviour type minor", ("remove", f"{SCHEMAS}/Event/discriminator"),
         unseen=MADE_BY_NOBODY),
    case("response_items_became_nullable", "type type major", ("replace", f"{PET}/marks/items/type", ["string", "null"])),
    case("response_items_became_integers", "type type major", ("replace", f"{PET}/marks/items/type", "integer")),
    case("response_object_property_added", "additive additive minor", ("add", f"{PET}/owner/properties/phone", STRING)),
    case("response_object_required_added", "additive source minor", ("add", f"{PET}/owner/properties/phone", STRING), ("add", f"{PET}/owner/required/-", "phone")),
    case("inline_object_moved_to_component", "source source major", ("move", f"{PET}/owner", f"{SCHEMAS}/Owner"), ("add", f"{PET}/owner", ref("Owner"))),
    case("inline_object_moved_keeping_its_name", "none none patch", ("move", f"{PET}/owner", f"{SCHEMAS}/PetOwner"), ("add", f"{PET}/owner", ref("PetOwner"))),
    case("response_array_became_object", "type type major", ("replace", LISTED, ref("Settings"))),
    case("response_wrapped", "type type major", ("replace", LISTED, {"type": "object", "properties": {"items": {"type": "array", "items": ref("Pet")}}}),),
    case("response_body_removed", "type type major", ("remove", f"{GET}/responses/200/content")),
    case("response_body_added", "type type major", ("replace", f"{DELETE}/responses", {"200": answer(ref("Pet")), "404": answer(ref("Problem"))}),
         unseen="caller: what is of no use is not used"),
    case("success_of_known_schema_added", "type additive major", ("add", f"{GET}/responses/202", answer(ref("Settings")))),
    case("success_without_body_added", "type none major", ("add", f"{GET}/responses/202", {"description": "Later."})),
    case("success_status_changed", "behaviour behaviour minor", ("move", f"{POST}/responses/201", f"{POST}/responses/200")),
    case("success_of_same_schema_added", "none none patch", ("add", f"{POST}/responses/202", answer(ref("Pet")))),
    case("response_media_type_changed", "behaviour behaviour minor", ("move", f"{GET}/responses/200/{JSON}", f"{GET}/responses/200/content/application~1vnd.pet+json")),
    case("response_text_as_well", "type none major", ("add", f"{GET}/responses/200/content/text~1plain", {"schema": STRING})),
    case("response_header_added", "none none patch", ("add", f"{GET}/responses/200/headers", {"X-Rate": {"schema": INTEGER}})),
    case("response_example_added", "none none patch", ("add", f"{GET}/responses/200/{JSON}/example", {"id": 1, "name": "Kit", "mood": "sad", "toy": {"length": 1}})),
    case("response_description_changed", "none none patch", ("replace", f"{GET}/responses/200/description", "Otherwise.")),
    case("error_added", "additive additive minor", ("add", f"{GET}/responses/410", answer(ref("Problem")))),
    case("known_error_added", "additive additive minor", ("add", f"{POST}/responses/404", answer(ref("Problem")))),
    case("default_error_added", "additive additive minor", ("add", f"{GET}/responses/default", answer(ref("Problem")))),
    case("error_removed", "source source major", ("remove", f"{POST}/responses/409")),
    case("shared_error_removed", "behaviour behaviour minor", ("remove", f"{DELETE}/responses/404")),
    case("error_body_changed", "source type major", ("replace", f"{POST}/responses/409/{JSON}/schema", OBJECT)),
    case("error_property_added", "additive additive minor", ("add", f"{SCHEMAS}/Problem/properties/hint", STRING)),
    case("error_property_removed", "source source major", ("remove", f"{SCHEMAS}/Problem/properties/detail")),
    case("error_property_became_integer", "type type major", ("replace", f"{SCHEMAS}/Problem/properties/code/type", "integer")),
    case("error_description_changed", "none none patch", ("replace", f"{GET}/responses/404/description", "Gone.")),
)  # fmt: skip

WRITTEN_OUT = "caller: has written the union out by hand; by the contract of UnknownVariant it is additive"
EVENT = f"{SCHEMAS}/Event"
NOTICE = f"{SCHEMAS}/Journal/properties/notice"
DEATH = "#/components/schemas/Death"
ENDED = {
    "type": "object",
    "required": ["kind", "cause"],
    "properties": {"kind": STRING, "cause": STRING},
}
CLOSED = {
    "type": "object",
    "required": ["level", "until"],
    "properties": {"level": {"const": "closed"}, "until": STRING},
}

# Unions whose objects a value tells apart: by a `discriminator`, or by the constant that a member of each one is.
VARIANTS = (
    case("variant_added", "additive additive minor", ("add", f"{SCHEMAS}/Death", ENDED), ("add", f"{EVENT}/oneOf/-", ref("Death")),
         ("add", f"{EVENT}/discriminator/mapping/died", DEATH), objected=WRITTEN_OUT),
    case("variant_added_that_its_name_tells", "additive none minor", ("add", f"{EVENT}/oneOf/-", ref("Unused")), objected=WRITTEN_OUT),
    case("variant_added_that_a_constant_tells", "additive additive minor", ("add", f"{SCHEMAS}/Closing", CLOSED),
         ("add", f"{NOTICE}/oneOf/-", ref("Closing")), objected=WRITTEN_OUT),
    case("variant_added_with_a_value_of_another", "type behaviour major", ("add", f"{SCHEMAS}/Death", ENDED), ("add", f"{EVENT}/oneOf/-", ref("Death")),
         ("replace", f"{EVENT}/discriminator/mapping/sold", DEATH)),
    case("variant_in_the_place_of_another", "type type major", ("add", f"{SCHEMAS}/Death", ENDED), ("replace", f"{EVENT}/oneOf/1", ref("Death")),
         ("replace", f"{EVENT}/discriminator/mapping/sold", DEATH)),
    case("variant_added_that_nothing_tells", "type type major", ("add", f"{NOTICE}/oneOf/-", ref("Home")), unseen=MADE_BY_NOBODY),
    case("text_added_beside_variants", "type none major", ("add", f"{EVENT}/oneOf/-", STRING)),
    case("variant_removed", "none type minor", ("remove", f"{EVENT}/oneOf/2"), ("remove", f"{EVENT}/discriminator/mapping/walked")),
    case("variant_removed_that_a_constant_tells", "none type minor", ("remove", f"{NOTICE}/oneOf/2")),
    case("value_of_a_variant_changed", "behaviour behaviour minor", ("move", f"{EVENT}/discriminator/mapping/sold", f"{EVENT}/discriminator/mapping/sale")),
)  # fmt: skip

# Names that are required, and that no property describes.
UNDESCRIBED = (
    case("undescribed_required_of_a_request", "source additive major", ("add", f"{SCHEMAS}/Remark/required/-", "author")),
    case("undescribed_required_of_a_response", "additive source minor", ("add", f"{SCHEMAS}/Journal/required/-", "author")),
    case("undescribed_required_both_ways", "source source major", ("add", f"{SCHEMAS}/Settings/required/-", "author")),
    case("request_property_no_longer_described", "none behaviour minor", ("remove", f"{SCHEMAS}/Remark/properties/text")),
    case("response_property_no_longer_described", "behaviour none minor", ("remove", f"{SCHEMAS}/Birth/properties/weight")),
)  # fmt: skip

BOTH_WAYS = (
    case("both_ways_optional_added", "additive additive minor", ("add", f"{SETTINGS}/font", STRING)),
    case("both_ways_required_added", "source source major", ("add", f"{SETTINGS}/font", STRING), ("add", f"{SCHEMAS}/Settings/required/-", "font")),
    case("both_ways_removed", "source source major", ("remove", f"{SETTINGS}/volume")),
    case("both_ways_became_nullable", "type type major", ("replace", f"{SETTINGS}/language/type", ["string", "null"])),
    case("both_ways_became_required", "source source major", ("add", f"{SCHEMAS}/Settings/required/-", "volume")),
    case("both_ways_became_optional", "type type major", ("remove", f"{SCHEMAS}/Settings/required")),
    case("both_ways_became_number", "type type major", ("replace", f"{SETTINGS}/volume/type", "number")),
    case("both_ways_enum_value_added", "none behaviour minor", ("add", f"{SETTINGS}/theme/enum/-", "blue")),
    case("both_ways_enum_value_removed", "behaviour none minor", ("remove", f"{SETTINGS}/theme/enum/1")),
    case("both_ways_maximum_added", "behaviour none minor", ("add", f"{SETTINGS}/volume/maximum", 2)),
    case("both_ways_read_only", "type type major", ("add", f"{SETTINGS}/language/readOnly", True)),
    case("component_added", "additive additive minor", ("add", f"{SCHEMAS}/More", OBJECT)),
    case("unused_component_removed", "source source major", ("remove", f"{SCHEMAS}/Unused"),
         unseen="caller, implementer: nobody could use it"),
    case("component_became_string", "source source major", ("replace", f"{SCHEMAS}/Home", STRING)),
    case("equal_component_used", "type type major", ("add", f"{SCHEMAS}/Street", {"type": "object", "required": ["street"], "properties": {"street": STRING}}), ("replace", f"{NEW}/home", ref("Street"))),
    case("component_order_changed", "none none patch", ("move", f"{SCHEMAS}/NewPet", f"{SCHEMAS}/NewPet")),
)  # fmt: skip

CASES = (
    CARD
    + OPERATIONS
    + PARAMETERS
    + REQUESTS
    + RESPONSES
    + VARIANTS
    + UNDESCRIBED
    + BOTH_WAYS
)
