"""Reads a log of XES and one of OCEL 2.0 with PM4Py, and writes what it found in them as JSON to the third file."""

import json
import sys

import pm4py

xes, ocel, found = sys.argv[1:4]

# The importer that parses XML, besides the quicker one that only looks for tags.
parsed = pm4py.convert_to_dataframe(pm4py.read_xes(xes, variant="iterparse", return_legacy_log_object=True))
log = pm4py.read_xes(xes)
edges, starts, ends = pm4py.discover_dfg(log)
objects = pm4py.read_ocel2_json(ocel)


def counts(column):
    return {str(key): int(value) for key, value in column.value_counts().items()}


with open(found, "w", encoding="utf-8") as file:
    json.dump(
        {
            "xes": {
                "cases": int(log["case:concept:name"].nunique()),
                "events": len(log),
                "parsed": len(parsed),
                "names": sorted(set(parsed["case:concept:name"])),
                "activities": counts(parsed["concept:name"]),
                "transitions": counts(parsed["lifecycle:transition"]),
                "resources": counts(parsed["org:resource"]),
                "groups": counts(parsed["org:group"]),
                "edges": sorted([[a, b, int(count)] for (a, b), count in edges.items()]),
                "starts": {key: int(count) for key, count in starts.items()},
                "ends": {key: int(count) for key, count in ends.items()},
                "timestamps": [str(parsed["time:timestamp"].min()), str(parsed["time:timestamp"].max())],
            },
            "ocel": {
                "events": len(objects.events),
                "activities": counts(objects.events["ocel:activity"]),
                "objects": counts(objects.objects["ocel:type"]),
                "relations": len(objects.relations),
                "qualifiers": counts(objects.relations["ocel:qualifier"]),
                "changes": len(objects.object_changes),
                "between": len(objects.o2o),
            },
        },
        file,
    )
