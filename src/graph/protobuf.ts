/** @file Protocol buffers from a schema written as in a .proto file, without generated code. */
import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type FieldDescriptorProto,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

const scalarTypes: Record<string, Type> = {
  string: Type.STRING,
  bytes: Type.BYTES,
  bool: Type.BOOL,
  float: Type.FLOAT,
  double: Type.DOUBLE,
  int32: Type.INT32,
  int64: Type.INT64,
};

export interface Codec {
  /** The bytes of a message given as a plain object: fields in camelCase, int64 as bigint. */
  encode(message: string, value: Record<string, unknown>): Uint8Array;
  decode(message: string, bytes: Uint8Array): object;
}

/**
 * The encoder and decoder of `schema`: messages of a .proto file, one field a line, as in `repeated string input = 3;` and
 * `map<string, AttrValue> attr = 5;`. A field that is set is written, even if it holds its type's default.
 */
export function codecOf(schema: string): Codec {
  const messages = [...schema.matchAll(/message (\w+) \{([^}]*)\}/g)].map(([, name, body]) =>
    messageType(name!, body!),
  );
  const file = create(FileDescriptorProtoSchema, {
    name: 'schema.proto',
    syntax: 'proto2',
    messageType: messages as never,
  });
  const registry = createFileRegistry(file, () => undefined);
  const typeOf = (message: string) => registry.getMessage(message)!;
  return {
    encode: (message, value) => toBinary(typeOf(message), create(typeOf(message), value)),
    decode: (message, bytes) => fromBinary(typeOf(message), bytes),
  };
}

interface MessageType {
  name: string;
  field: Partial<FieldDescriptorProto>[];
  nestedType: MessageType[];
  options?: { mapEntry: true };
}

const fieldPattern = /(?:(repeated) )?(?:map<(\w+), (\w+)>|(\w+)) (\w+) = (\d+);/g;

function messageType(name: string, body: string): MessageType {
  const message: MessageType = { name, field: [], nestedType: [] };
  for (const [, repeated, key, value, type, field, number] of body.matchAll(fieldPattern)) {
    if (key) message.nestedType.push(mapEntry(entryName(field!), key, value!));
    const fieldType = key ? `${name}.${entryName(field!)}` : type!;
    const label = repeated || key ? Label.REPEATED : Label.OPTIONAL;
    message.field.push(fieldOf(field!, Number(number), fieldType, label));
  }
  return message;
}

/** On the wire a map is a repeated message of a key and a value. */
function mapEntry(name: string, key: string, value: string): MessageType {
  const field = [fieldOf('key', 1, key), fieldOf('value', 2, value)];
  return { name, field, nestedType: [], options: { mapEntry: true } };
}

function entryName(field: string): string {
  const camel = field.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `${camel}Entry`;
}

function fieldOf(name: string, number: number, type: string, label = Label.OPTIONAL) {
  const scalar = scalarTypes[type];
  const kind = scalar ? { type: scalar } : { type: Type.MESSAGE, typeName: `.${type}` };
  return { name, number, label, ...kind };
}
