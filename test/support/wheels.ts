import { createHash } from 'node:crypto';
import { type TensorFlowWheel, headers } from '../../src/native/manifest.ts';

/** A zip archive whose entries are stored as they are. No reader here looks at the checksums of entries. */
export function zipOf(entries: Record<string, string | Uint8Array>): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const [label, data] = [Buffer.from(name), Buffer.from(content)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(label.length, 22);
    locals.push(Buffer.from('PK\u0003\u0004'), common, label, data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(0o100755 * 0x10000, 6);
    rest.writeUInt32LE(offset, 10);
    centrals.push(Buffer.from('PK\u0001\u0002\u001E\u0003'), common, rest, label);
    offset += 4 + common.length + label.length + data.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(entries).length, 4);
  end.writeUInt16LE(Object.keys(entries).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end]);
}

export interface MadeWheel<Description> {
  artifact: Description;
  content: Buffer;
}

/** A wheel laid out as TensorFlow's, a few kilobytes long. Its libraries are never loaded. */
export function tensorflowWheel(content = zipOf(tensorflowFiles())): MadeWheel<TensorFlowWheel> {
  const libraries = { 'libtensorflow_cc.so.2': 300_000, 'libtensorflow_framework.so.2': 1000 };
  return {
    content,
    artifact: {
      project: 'tensorflow-cpu',
      version: '2.21.0',
      filename: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
      sha256: sha256(content),
      bytes: content.length,
      unpackedBytes: 301_000,
      libraries,
      tags: ['--platform', 'manylinux_2_27_x86_64'],
    },
  };
}

function tensorflowFiles(): Record<string, string | Uint8Array> {
  const include = headers.map((name) => [`tensorflow/include/${name}`, '// a header\n']);
  return {
    'tensorflow/__init__.py': 'raise SystemExit',
    'tensorflow/libtensorflow_cc.so.2': Buffer.alloc(300_000, 'core'),
    'tensorflow/libtensorflow_framework.so.2': Buffer.alloc(1000, 'framework'),
    ...Object.fromEntries(include),
  };
}

export const sha256 = (content: Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');
