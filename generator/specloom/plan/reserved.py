"""Names that generated modules use themselves, and that nothing of a document may hide."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TYPES = _names("str int float bool bytes list dict tuple object dt")
"""Lower-case names that annotations use: hidden in a class body by a member so called."""

TYPING = _names(
    "Annotated Any Literal TypeAlias UNSET UnsetType UUID Decimal None True False"
)
"""Capitalised names that annotations use."""

RUNTIME_TYPES = _names("Limits Int32 Int64 Open")
"""Types of the runtime that annotations use."""

FIELDS = TYPES | {"msgspec", "octets", "union"}
"""Not to be the name of a field of a model."""

OPEN_FIELDS = FIELDS | {"additional_properties"}
"""Not to be the name of a field of a model that keeps further members."""

MODELS = (
    TYPING
    | RUNTIME_TYPES
    | _names("Struct OpenObject OpenStruct Union Optional UnknownVariant")
)
"""Not to be the name of a model."""

ARGUMENTS = _names("self body models")
"""Not to be the name of an argument: the bodies of methods use them."""

METHODS = TYPES | _names("item_streams models octets operation operations")
"""Not to be the name of a method: annotations in the same class use them."""

FUNCTIONS = METHODS | _names("annotations errors once servers")
"""Not to be the name of an operation: its module has them already."""

CLIENT_MEMBERS = METHODS | _names(
    "send sending stream close base_url aclose cached_property"
)
"""Not to be the name of a group or method of the client itself."""

DEVICES = _names(
    "aux con nul prn com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 "
    "lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9"
)
"""Not to be the name of a module: no file on Windows may be called so."""

GROUPS = CLIENT_MEMBERS | DEVICES | _names("annotations importer untagged")
"""Not to be the name of a group: it is one of the client, and a module of `operations`."""

CLIENT_ARGUMENTS = _names(
    "self credentials base_url timeout retry headers transport check_requests deadline "
    "lenient max_body servers base own_servers server_url super urljoin"
)
"""Not to be the name of a server variable: clients and servers.py have them already."""

SERVERS = _names("server_url urljoin annotations")
"""Not to be the name of a server: servers.py uses them itself."""

SERVER_TYPES = TYPING
"""Not to be the name of a type in servers.py."""

CLIENT_CLASSES = (
    _names(
        "Client AsyncClient BaseClient AsyncBaseClient StreamingClient AsyncStreamingClient "
        "MAX_BODY Retry Transport AsyncTransport Credentials Mapping"
    )
    | TYPING
)
"""Names in the modules of the clients."""

GROUP_CLASSES = (
    CLIENT_CLASSES
    | RUNTIME_TYPES
    | _names(
        "Binary Call Cookie Empty Encoding Events Form Group Header Json JsonLines Multipart "
        "Operation Operations Path Query Raises Sender Text Untagged"
    )
)
"""Not to be the class of a group of operations: its module has them already."""

CREDENTIALS = CLIENT_CLASSES | _names("ApiError Call Response")
"""Not to be the class of a security scheme."""

ERROR_MEMBERS = TYPES | _names(
    "args add_note with_traceback status header headers body content request_id call request "
    "member answer models property"
)
"""Not to be a property of an exception: ApiError and Exception have them already."""
