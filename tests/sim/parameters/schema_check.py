"""The JSON Schema that the program in argv[1] prints, against the jsonschema package: the schema itself is valid, good
studies pass, and each small fault is caught. Exit status 77 (skipped) where the package is missing."""

import copy
import json
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: no python3-jsonschema")
    sys.exit(77)

GOOD = {
    "osarium": 1,
    "title": "t",
    "nic": {"line_rate": "25.6GB/s", "rings": 16, "ring_memory": "1.5MiB", "wake": "poll"},
    "arrivals": {"kind": "closed", "clients": 3, "think": {"kind": "mixture", "parts": [
        {"weight": "95%", "distribution": {"kind": "exponential", "mean": "4us"}},
        {"weight": 0.05, "distribution": {"kind": "lognormal", "median": "1 ms", "sigma": 1}}]}},
    "steps": [{"name": "a"}, {"time": {"kind": "fixed", "value": "0s"}}],
    "cores": [1, 2],
    "duration": None,
    "precision": 0.02,
    "clock": "2.4GHz",
    "skew": 1e-3,
    "strict": True,
}
NOTHING = object()  # as a new value: leave the key out

# Path to the value, and what to put there.
BAD = [
    (["osarium"], NOTHING), (["osarium"], 2), (["osarium"], "1"), (["bogus"], 1), (["title"], None),
    (["nic"], []), (["nic", "ring"], 1), (["nic", "rings"], 0), (["nic", "rings"], 257), (["nic", "rings"], 1.5),
    (["nic", "line_rate"], 10), (["nic", "line_rate"], "10"), (["nic", "line_rate"], "-1Gbps"),
    (["nic", "line_rate"], "10Gb"), (["nic", "line_rate"], "1_000bps"), (["nic", "line_rate"], "4us"),
    (["nic", "wake"], "sleep"), (["nic", "wake"], True),
    (["arrivals"], "closed"), (["arrivals"], {"clients": 1}), (["arrivals", "kind"], "open"),
    (["arrivals", "clients"], 0), (["arrivals", "rate"], "1rps"), (["arrivals", "think", "parts"], []),
    (["arrivals", "think", "parts", 0, "weight"], NOTHING),
    (["arrivals", "think", "parts", 0, "distribution", "mean"], "-4us"),
    (["arrivals", "think", "parts", 0, "distribution", "mean"], NOTHING),
    (["arrivals", "think", "parts", 0, "distribution", "sigma"], 1),
    (["arrivals", "think", "parts", 1, "distribution", "sigma"], 11),
    (["steps"], {}), (["steps", 1, "time", "value"], 0), (["cores"], []), (["cores", 0], 0), (["cores", 0], "1"),
    (["duration"], 2), (["precision"], "2"), (["clock"], "2.4GB"), (["skew"], -1), (["skew"], "1"), (["strict"], "yes"),
]


def main():
    schema = json.loads(subprocess.run([sys.argv[1]], check=True, stdout=subprocess.PIPE).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for good in (GOOD, {"osarium": 1}, {"osarium": 1, "nic": None}, {"osarium": 1, "arrivals": {"kind": "idle"}}):
        validator.validate(good)
    accepted = []
    for path, value in BAD:
        bad = copy.deepcopy(GOOD)
        place = bad
        for step in path[:-1]:
            place = place[step]
        if value is NOTHING:
            del place[path[-1]]
        else:
            place[path[-1]] = value
        if validator.is_valid(bad):
            accepted.append((path, value))
    assert not accepted, f"accepted: {accepted}"
    assert schema["properties"]["nic"]["properties"]["rings"]["default"] == 8
    assert schema["properties"]["nic"]["properties"]["rings"]["description"] == "Receive rings."
    print(f"{len(BAD)} faults caught")


main()
