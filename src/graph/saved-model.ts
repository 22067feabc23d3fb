/** @file Graphs as SavedModels: one that TensorFlow runs as fast as it can, one that people and other programs read. */
import { attributeValues, tensorShape } from './attribute-values.ts';
import { FunctionLibrary, type NodeDef, nodeDefs } from './graph-def.ts';
import { dtypeNumbers } from '../tensorflow/native-backend.ts';
import { type Attribute, type Graph, type Value } from './graph.ts';
import { tensorflowMessages } from './schema.ts';

/** The tag that a graph is stored under. */
export const tag = 'serve';

/** The number of the format in TensorFlow 2.11, older than any that gradtape runs on (TF_GRAPH_DEF_VERSION). */
const producer = 1286;

export type Compiler = 'graph' | 'xla';

/** The attributes that make TensorFlow run a function as it is written, or compile it by XLA. */
const compilers: Record<Compiler, Record<'ofFunctions' | 'ofCall', Record<string, Attribute>>> = {
  graph: {
    // TensorFlow's rewrites (Grappler) change bits, as by turning a division into a multiplication. They happen when the
    // session is made, to every function but tf.data's, and when a function is first called, unless its caller objects.
    ofFunctions: { _noinline: { bool: true }, _tf_data_function: { bool: true } },
    ofCall: {
      config_proto: { bytes: withoutRewrites() },
      // Steps are made of small operations: to run them in order costs half of what a thread pool does.
      executor_type: { string: 'SINGLE_THREADED_EXECUTOR' },
    },
  },
  xla: {
    ofFunctions: { _XlaMustCompile: { bool: true } },
    ofCall: { _XlaMustCompile: { bool: true } },
  },
};

function withoutRewrites(): Uint8Array {
  return tensorflowMessages.encode('ConfigProto', {
    graphOptions: { rewriteOptions: { disableMetaOptimizer: true } },
  });
}

export const inputName = (index: number): string => `input_${index}`;

/** The node whose outputs are the results of a graph that is called as a function. */
const call = 'call';
export const resultName = (index: number): string => `${call}:${index}`;

/** saved_model.pb with a placeholder for each input and one call of `graph` as a function. */
export function callingModel(graph: Graph, compiler: Compiler): Uint8Array {
  const { ofFunctions, ofCall } = compilers[compiler];
  const library = new FunctionLibrary(ofFunctions);
  const attributes: Record<string, Attribute> = {
    Tin: { type: graph.inputs.map(({ dtype }) => dtype) },
    Tout: { type: graph.results.map(({ dtype }) => dtype) },
    f: { graph },
    ...ofCall,
  };
  const node: NodeDef = {
    name: call,
    op: 'StatefulPartitionedCall',
    input: graph.inputs.map((_, i) => inputName(i)),
    attr: attributeValues(attributes, library),
  };
  const placeholders = graph.inputs.map((value, i) => placeholder(value, inputName(i)));
  return savedModel([...placeholders, node], library);
}

/** saved_model.pb with the operations of `graph` as nodes, and a signature that names its inputs and results. */
export function readableModel(
  graph: Graph,
  inputNames: readonly string[],
  resultNames: readonly string[],
): Uint8Array {
  const { nodes, library, references } = readableNodes(graph, inputNames);
  return savedModel(nodes, library, {
    inputs: tensorInfos(graph.inputs, inputNames, references),
    outputs: tensorInfos(graph.results, resultNames, references),
    methodName: 'tensorflow/serving/predict',
  });
}

/** The operations of `graph` as nodes, without a signature: a serialized GraphDef. */
export function readableGraph(graph: Graph, inputNames: readonly string[]): Uint8Array {
  const { nodes, library } = readableNodes(graph, inputNames);
  return tensorflowMessages.encode('GraphDef', graphDefOf(nodes, library));
}

function readableNodes(graph: Graph, inputNames: readonly string[]) {
  const library = new FunctionLibrary();
  const placeholders = graph.inputs.map((value, i) => placeholder(value, inputNames[i]!));
  const references = new Map(graph.inputs.map((value, i) => [value, inputNames[i]!]));
  const nodes = [...placeholders, ...nodeDefs(graph, references, library)];
  return { nodes, library, references };
}

const graphDefOf = (node: NodeDef[], { functions }: FunctionLibrary) => ({
  node,
  library: { function: functions },
  versions: { producer },
});

function savedModel(nodes: NodeDef[], library: FunctionLibrary, signature?: object): Uint8Array {
  const graphDef = graphDefOf(nodes, library);
  const metaInfoDef = { tags: [tag] };
  const signatureDef = signature ? { serving_default: signature } : {};
  return tensorflowMessages.encode('SavedModel', {
    savedModelSchemaVersion: 1n,
    metaGraphs: [{ metaInfoDef, graphDef, signatureDef }],
  });
}

function placeholder({ dtype, shape }: Value, name: string): NodeDef {
  const attr = { dtype: { type: dtypeNumbers[dtype] }, shape: { shape: tensorShape(shape) } };
  return { name, op: 'Placeholder', input: [], attr };
}

function tensorInfos(
  values: readonly Value[],
  names: readonly string[],
  references: ReadonlyMap<Value, string>,
): Record<string, object> {
  const info = (value: Value) => ({
    name: tensorName(references.get(value)!),
    dtype: dtypeNumbers[value.dtype],
    tensorShape: tensorShape(value.shape),
  });
  return Object.fromEntries(values.map((value, i) => [names[i]!, info(value)]));
}

/** A reference in full: `Unpack:2`, `Add:0`. */
function tensorName(reference: string): string {
  return reference.includes(':') ? reference : `${reference}:0`;
}
