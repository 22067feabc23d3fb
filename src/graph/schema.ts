/** @file The messages of TensorFlow that a graph is written in (tensorflow/core/framework and protobuf), and in each the fields in use. */
import { codecOf } from './protobuf.ts';

export const tensorflowMessages = codecOf(`
message SavedModel {
  int64 saved_model_schema_version = 1;
  repeated MetaGraphDef meta_graphs = 2;
}
message MetaGraphDef {
  MetaInfoDef meta_info_def = 1;
  GraphDef graph_def = 2;
  map<string, SignatureDef> signature_def = 5;
}
message MetaInfoDef {
  repeated string tags = 4;
}
message SignatureDef {
  map<string, TensorInfo> inputs = 1;
  map<string, TensorInfo> outputs = 2;
  string method_name = 3;
}
message TensorInfo {
  string name = 1;
  int32 dtype = 2;
  TensorShape tensor_shape = 3;
}
message GraphDef {
  repeated NodeDef node = 1;
  FunctionDefLibrary library = 2;
  VersionDef versions = 4;
}
message VersionDef {
  int32 producer = 1;
}
message NodeDef {
  string name = 1;
  string op = 2;
  repeated string input = 3;
  map<string, AttrValue> attr = 5;
}
message AttrValue {
  ListValue list = 1;
  bytes s = 2;
  int64 i = 3;
  float f = 4;
  bool b = 5;
  int32 type = 6;
  TensorShape shape = 7;
  Tensor tensor = 8;
  NameAttrList func = 10;
}
message ListValue {
  repeated bytes s = 2;
  repeated int64 i = 3;
  repeated float f = 4;
  repeated bool b = 5;
  repeated int32 type = 6;
  repeated TensorShape shape = 7;
}
message NameAttrList {
  string name = 1;
}
message TensorShape {
  repeated Dim dim = 2;
}
message Dim {
  int64 size = 1;
}
message Tensor {
  int32 dtype = 1;
  TensorShape tensor_shape = 2;
  bytes tensor_content = 4;
}
message FunctionDefLibrary {
  repeated FunctionDef function = 1;
}
message FunctionDef {
  OpDef signature = 1;
  repeated NodeDef node_def = 3;
  map<string, string> ret = 4;
  map<string, AttrValue> attr = 5;
}
message OpDef {
  string name = 1;
  repeated ArgDef input_arg = 2;
  repeated ArgDef output_arg = 3;
}
message ArgDef {
  string name = 1;
  int32 type = 3;
}
message ConfigProto {
  GraphOptions graph_options = 10;
}
message GraphOptions {
  RewriterConfig rewrite_options = 10;
}
message RewriterConfig {
  bool disable_meta_optimizer = 19;
}
`);
