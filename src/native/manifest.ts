/** @file What is fetched, pinned by SHA-256: TensorFlow's wheels, and the compiler of last resort. */

/** A wheel on a Python package index. */
export interface Artifact {
  project: string;
  version: string;
  filename: string;
  sha256: string;
  bytes: number;
  /** What is unpacked of it, in bytes. */
  unpackedBytes: number;
  /** pip's names for what the wheel is made for, whatever Python pip itself runs on. */
  tags: readonly string[];
}

/** A wheel of TensorFlow. */
export interface TensorFlowWheel extends Artifact {
  /** The shared libraries within `tensorflow/`, and their sizes. */
  libraries: Readonly<Record<string, number>>;
}

export const tensorflowVersion = '2.21.0';
export const tfjsNodeVersion = '4.22.0';

/** All of TensorFlow's headers that tfjs-node's two C++ files include, directly or not. */
export const headers: readonly string[] = [
  'tensorflow/c/c_api.h',
  'tensorflow/c/c_api_macros.h',
  'tensorflow/c/eager/c_api.h',
  'tensorflow/c/tf_attrtype.h',
  'tensorflow/c/tf_buffer.h',
  'tensorflow/c/tf_datatype.h',
  'tensorflow/c/tf_status.h',
  'tensorflow/c/tf_tensor.h',
  'tensorflow/c/tf_tstring.h',
  'tensorflow/core/platform/ctstring.h',
  'tensorflow/core/platform/ctstring_internal.h',
  'tsl/platform/ctstring.h',
  'tsl/platform/ctstring_internal.h',
  'xla/tsl/c/tsl_status.h',
];

export const tensorflowWheels: Readonly<Record<string, TensorFlowWheel>> = {
  'linux-x64': tensorflowWheel('tensorflow-cpu', 'manylinux_2_27_x86_64', {
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956,
    libraries: {
      'libtensorflow_cc.so.2': 788_086_608,
      'libtensorflow_framework.so.2': 65_222_328,
    },
  }),
  'linux-arm64': tensorflowWheel('tensorflow', 'manylinux_2_27_aarch64', {
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    bytes: 281_828_020,
    libraries: {
      'libtensorflow_cc.so.2': 814_885_544,
      'libtensorflow_framework.so.2': 68_176_664,
    },
  }),
  'darwin-arm64': tensorflowWheel('tensorflow', 'macosx_12_0_arm64', {
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    bytes: 223_405_849,
    libraries: {
      'libtensorflow_cc.2.dylib': 691_352_648,
      'libtensorflow_framework.2.dylib': 49_452_976,
    },
  }),
};

export const compilerWheels: Readonly<Record<string, Artifact>> = {
  'linux-x64': zigWheel('manylinux_2_12_x86_64', '.manylinux2010_x86_64.musllinux_1_1_x86_64', {
    sha256: 'ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54',
    bytes: 101_083_562,
    unpackedBytes: 375_692_284,
  }),
  'linux-arm64': zigWheel(
    'manylinux_2_17_aarch64',
    '.manylinux2014_aarch64.musllinux_1_1_aarch64',
    {
      sha256: 'b7c5f02fccd40f89b999ee16a1f5ddced56e6182370f8affe494bcf8a28cf07e',
      bytes: 98_063_064,
      unpackedBytes: 359_598_098,
    },
  ),
  'darwin-arm64': zigWheel('macosx_13_0_arm64', '', {
    sha256: '09953b6af7f64168b915180a42774f520f92d86ef6331b28e33915c7e1f0bb23',
    bytes: 100_390_379,
    unpackedBytes: 387_072_034,
  }),
};

/** The headers and libraries take `libraries`' bytes and next to nothing. */
function tensorflowWheel(
  project: string,
  tag: string,
  pins: Pick<TensorFlowWheel, 'sha256' | 'bytes' | 'libraries'>,
): TensorFlowWheel {
  return {
    ...pins,
    project,
    version: tensorflowVersion,
    filename: `${project.replace('-', '_')}-${tensorflowVersion}-cp311-cp311-${tag}.whl`,
    unpackedBytes: Object.values(pins.libraries).reduce((sum, bytes) => sum + bytes, 0),
    tags: ['--python-version', '3.11', '--implementation', 'cp', '--platform', tag],
  };
}

function zigWheel(
  tag: string,
  moreTags: string,
  pins: Pick<Artifact, 'sha256' | 'bytes' | 'unpackedBytes'>,
): Artifact {
  return {
    ...pins,
    project: 'ziglang',
    version: '0.17.1',
    filename: `ziglang-0.17.1-py3-none-${tag}${moreTags}.whl`,
    tags: ['--platform', tag],
  };
}
