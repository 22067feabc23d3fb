"""Prints what TensorBoard reads from a folder of event files, as JSON: python3 -I -S read_events.py PACKAGES FOLDER."""

import json
import sys

sys.path.insert(0, sys.argv[1])

from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator  # noqa: E402
from tensorboard.plugins.hparams import plugin_data_pb2  # noqa: E402
from tensorboard.util import tensor_util  # noqa: E402


def read(folder):
    everything = {event_accumulator.TENSORS: 0}
    events = plugin_event_accumulator.EventAccumulator(folder, size_guidance=everything)
    events.Reload()
    tags = events.Tags()
    plugins = {tag: events.SummaryMetadata(tag).plugin_data.plugin_name for tag in tags["tensors"]}
    plugins = {tag: plugin for tag, plugin in plugins.items() if plugin in ("scalars", "histograms")}
    tensors = {
        tag: [[e.step, tensor_util.make_ndarray(e.tensor_proto).tolist()] for e in events.Tensors(tag)]
        for tag in plugins
    }
    graph = [[node.name, node.op] for node in events.Graph().node] if tags["graph"] else None
    return {"tensors": tensors, "plugins": plugins, "graph": graph, "hparams": hparams(events)}


def hparams(events):
    def content(tag):
        if tag not in events.Tags()["tensors"]:
            return None
        return plugin_data_pb2.HParamsPluginData.FromString(events.SummaryMetadata(tag).plugin_data.content)

    start, end = content("_hparams_/session_start_info"), content("_hparams_/session_end_info")
    if start is None:
        return None
    settings = start.session_start_info.hparams
    values = {name: getattr(value, value.WhichOneof("kind")) for name, value in settings.items()}
    return {"settings": values, "status": end and end.session_end_info.status}


print(json.dumps(read(sys.argv[2])))
