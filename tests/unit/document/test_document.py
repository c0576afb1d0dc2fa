"""Documents of one or more files, and what their references mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.document import Document, Location, Value, load, load_text
from specloom.problems import Problem, SpecloomError

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"


def resolve(document: Document, reference: str, at: Location | None = None) -> Value:
    return document.resolve(reference, at or document.root).value


def refused(document: Document, reference: str, at: Location | None = None) -> Problem:
    with pytest.raises(SpecloomError) as caught:
        document.resolve(reference, at or document.root)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("swagger: '2.0'\n", "unsupported-version", 1),
        ("info: {}\n", "not-openapi", 1),
        ("- openapi\n", "not-openapi", 1),
        ("just words\n", "not-openapi", 1),
        ("info: {}\nopenapi: 3.2.0\n", "unsupported-version", 2),
        ("openapi: 4.0.0\n", "unsupported-version", 1),
        ("openapi: 3.10.0\n", "unsupported-version", 1),
        ("openapi: [3, 1]\n", "unsupported-version", 1),
        ("openapi: null\n", "unsupported-version", 1),
    ],
)
def test_what_is_not_openapi_3_0_or_3_1_is_refused(
    text: str, code: str, line: int
) -> None:
    with pytest.raises(SpecloomError) as caught:
        load_text(text)
    problem = caught.value.problems[0]
    assert (problem.code, problem.location.line) == (code, line)
    assert problem.hint


@pytest.mark.parametrize(
    ("written", "version"),
    [("3.0.3", "3.0"), ("3.1.1", "3.1"), ("3.1", "3.1"), ("'3.0'", "3.0")],
)
def test_versions(written: str, version: str) -> None:
    assert load_text(f"openapi: {written}\n").version == version


def test_pointers_are_escaped_and_percent_encoded() -> None:
    document = load_text(
        HEAD + "paths:\n  /a b/{c}~: {get: {tags: [x, y]}}\n  '%41': {z: 1}\n"
    )
    assert resolve(document, "#/paths/~1a%20b~1%7Bc%7D~0/get/tags/1") == "y"
    assert resolve(document, "#/paths/~1a b~1{c}~0/get/tags/0") == "x"
    assert resolve(document, "#/paths/%2541/z") == 1
    assert resolve(document, "#/paths/%41/z") == 1
    assert resolve(document, "#") == document.data


@pytest.mark.parametrize("tail", ["2", "-", "01", "-1", "x", "9" * 5000])
def test_items_that_are_not_there(tail: str) -> None:
    document = load_text(HEAD + "tags: [1, 2]\n")
    assert refused(document, f"#/tags/{tail}").code == "unresolved-reference"


def test_an_unresolved_reference_is_refused_where_it_stands_with_the_nearest_name() -> (
    None
):
    text = (
        HEAD
        + "components:\n  schemas:\n    Pet: {}\n    A:\n      $ref: '#/components/schemas/Pte'\n"
    )
    document = load_text(text)
    problem = refused(
        document,
        "#/components/schemas/Pte",
        document.root / "components" / "schemas" / "A",
    )
    assert (problem.code, problem.location.line, problem.location.column) == (
        "unresolved-reference",
        7,
        7,
    )
    assert "did you mean 'Pet'?" in problem.message


def test_follow_passes_through_references() -> None:
    document = load_text(
        HEAD + "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n"
        "    B: {$ref: '#/components/schemas/C'}\n    C: {type: string}\n"
    )
    value, location = document.follow({"$ref": "#/components/schemas/A"}, document.root)
    assert value == {"type": "string"}
    assert location.pointer == "/components/schemas/C"


def test_circles_of_references_only_are_refused() -> None:
    document = load_text(
        HEAD + "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n"
        "    B: {$ref: '#/components/schemas/A'}\n    C: {$ref: '#/components/schemas/C'}\n"
        "    D: {$ref: '#/components/schemas/D/x'}\n"
        "    Node: {properties: {next: {$ref: '#/components/schemas/Node'}}}\n"
    )
    schemas = document.root / "components" / "schemas"
    for name in "ABC":
        reference = f"#/components/schemas/{name}"
        assert refused(document, reference, schemas / "X").code == "reference-cycle"
    assert refused(document, "#/components/schemas/D/x", schemas / "D").code in (
        "reference-cycle",
        "unresolved-reference",
    )
    assert resolve(document, "#/components/schemas/Node")


def test_endless_chains_of_references_are_refused() -> None:
    chain = "".join(
        f"    A{i}: {{$ref: '#/components/schemas/A{i + 1}'}}\n" for i in range(5_000)
    )
    document = load_text(HEAD + "components:\n  schemas:\n" + chain + "    A5000: {}\n")
    assert refused(document, "#/components/schemas/A0").code == "reference-chain"
    assert resolve(document, "#/components/schemas/A4990") is not None


def test_anchors_and_ids() -> None:
    document = load_text(
        HEAD + "components:\n  schemas:\n    A: {$anchor: here, type: string}\n"
        "    B:\n      $id: https://example.com/b.json\n      $defs: {x: {type: integer}}\n"
        "      properties: {x: {$ref: '#/$defs/x'}, a: {$ref: '#/components/schemas/A'}}\n"
    )
    assert resolve(document, "#here") == {"$anchor": "here", "type": "string"}
    assert refused(document, "#there").code == "unresolved-reference"
    assert resolve(document, "https://example.com/b.json#/$defs/x") == {
        "type": "integer"
    }
    inside = document.root / "components" / "schemas" / "B" / "properties" / "x"
    assert resolve(document, "#/$defs/x", inside) == {"type": "integer"}
    assert resolve(document, "#/components/schemas/A", inside) == {
        "$anchor": "here",
        "type": "string",
    }


def test_references_are_relative_to_the_id_around_them() -> None:
    document = load_text(
        HEAD + "components:\n  schemas:\n    A:\n"
        "      $id: https://example.com/schemas/a.json\n"
        "      properties: {b: {$ref: b.json}, up: {$ref: ../c.json#/properties/n}}\n"
        "      $defs: {b: {$id: b.json, type: integer}}\n"
        "    C: {$id: https://example.com/c.json, properties: {n: {type: 'null'}}}\n"
    )
    here = document.root / "components" / "schemas" / "A" / "properties" / "b"
    assert resolve(document, "b.json", here) == {"$id": "b.json", "type": "integer"}
    assert resolve(document, "../c.json#/properties/n", here) == {"type": "null"}
    assert refused(document, "b.json").code == "reference-outside-root"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_files_are_referred_to_by_relative_path(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "api.yaml": HEAD,
            "models/pet.yaml": "Pet: {$ref: 'my%20name.json#/Name'}\n",
            "models/my name.json": '{"Name": {"type": "string"}}',
            "whole.yaml": "type: object\n",
        },
    )
    document = load(tmp_path / "api.yaml")
    assert resolve(document, "whole.yaml") == {"type": "object"}
    pet, place = document.resolve("./models/pet.yaml#/Pet", document.root)
    assert document.follow(pet, place).value == {"type": "string"}
    assert [Path(source.name).name for source in document.sources] == [
        "api.yaml",
        "whole.yaml",
        "pet.yaml",
        "my name.json",
    ]
    assert place.file == (tmp_path / "models/pet.yaml").as_posix()
    assert document.resolve("models/../whole.yaml", document.root).location.source is (
        document.sources[1]
    )


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("../secret.yaml", "reference-outside-root"),
        ("/etc/passwd", "reference-outside-root"),
        ("file:///etc/passwd", "reference-outside-root"),
        ("link.yaml", "reference-outside-root"),
        ("linked/secret.yaml", "reference-outside-root"),
        ("https://example.com/a.yaml#/A", "remote-reference"),
        ("//example.com/a.yaml", "remote-reference"),
        ("ftp:x", "remote-reference"),
        ("C:\\a.yaml", "remote-reference"),
        ("missing.yaml#/A", "unresolved-reference"),
        (".", "unresolved-reference"),
        ("a%00b.yaml", "invalid-reference"),
        ("broken.yaml", "unresolved-reference"),
        ("x" * 5000, "invalid-reference"),
    ],
)
def test_nothing_else_is_ever_read(tmp_path: Path, reference: str, code: str) -> None:
    write(
        tmp_path,
        {"secret.yaml": "a: 1\n", "in/api.yaml": HEAD, "in/broken.yaml": "a: [\n"},
    )
    (tmp_path / "in/link.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "in/linked").symlink_to(tmp_path)
    document = load(tmp_path / "in/api.yaml")
    assert refused(document, reference).code == code
    assert len(document.sources) == 1


def test_a_broken_file_is_reported_at_its_own_place(tmp_path: Path) -> None:
    write(tmp_path, {"api.yaml": HEAD, "broken.yaml": "a: 1\nb: [\n"})
    document = load(tmp_path / "api.yaml")
    refused(document, "broken.yaml")
    assert [(problem.code, problem.location.file) for problem in document.problems] == [
        ("yaml-syntax", (tmp_path / "broken.yaml").as_posix())
    ]


def test_another_root_can_be_allowed(tmp_path: Path) -> None:
    write(tmp_path, {"shared/a.yaml": "a: 1\n", "in/api.yaml": HEAD})
    document = load(tmp_path / "in/api.yaml", allowed_roots=[tmp_path])
    target = document.resolve("../shared/a.yaml#/a", document.root)
    assert target.value == 1
    assert target.location.file == (tmp_path / "shared/a.yaml").as_posix()


def test_a_text_without_a_folder_refers_to_no_file() -> None:
    assert refused(load_text(HEAD), "a.yaml").code == "reference-outside-root"


def test_duplicate_keys_do_not_stop_the_reading() -> None:
    document = load_text(HEAD + "paths: {}\npaths: {}\n")
    assert [problem.code for problem in document.problems] == ["duplicate-key"]
