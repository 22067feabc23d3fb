/** @file The messages of an event file (tensorboard/compat/proto and plugins/hparams), and in each the fields in use. */
import { codecOf } from '../../graph/protobuf.ts';

export const tensorboardMessages = codecOf(`
message Event {
  double wall_time = 1;
  int64 step = 2;
  string file_version = 3;
  bytes graph_def = 4;
  Summary summary = 5;
  SessionLog session_log = 7;
}
message SessionLog {
  int32 status = 1;
}
message Summary {
  repeated Value value = 1;
}
message Value {
  string tag = 1;
  Tensor tensor = 8;
  SummaryMetadata metadata = 9;
}
message SummaryMetadata {
  PluginData plugin_data = 1;
  int32 data_class = 4;
}
message PluginData {
  string plugin_name = 1;
  bytes content = 2;
}
message Tensor {
  int32 dtype = 1;
  TensorShape tensor_shape = 2;
  bytes tensor_content = 4;
}
message TensorShape {
  repeated Dim dim = 2;
}
message Dim {
  int64 size = 1;
}
message HParamsPluginData {
  SessionStartInfo session_start_info = 3;
  SessionEndInfo session_end_info = 4;
}
message SessionStartInfo {
  map<string, Setting> hparams = 1;
  double start_time_secs = 5;
}
message SessionEndInfo {
  int32 status = 1;
  double end_time_secs = 2;
}
message Setting {
  double number_value = 2;
  string string_value = 3;
  bool bool_value = 4;
}
`);
