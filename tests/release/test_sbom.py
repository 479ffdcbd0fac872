"""The bill of materials tells nothing of where it was made."""

import json

from scripts.sbom import tidied


def test_paths_and_pip_are_left_out() -> None:
    here = {"url": "file:///somewhere/askaloud.whl"}
    site = {"url": "https://example.org"}
    bill = tidied(
        {
            "metadata": {
                "component": {"name": "askaloud", "externalReferences": [here]}
            },
            "components": [
                {"name": "numpy", "externalReferences": [here, site]},
                {"name": "pip"},
            ],
            "dependencies": [{"ref": "numpy==2"}, {"ref": "pip==1"}],
        }
    )
    assert "file:" not in json.dumps(bill)
    assert [part["name"] for part in bill["components"]] == ["numpy"]
    assert bill["components"][0]["externalReferences"] == [site]
    assert bill["dependencies"] == [{"ref": "numpy==2"}]
