/** @file DuckDB, which reads Parquet and answers SQL: loaded only then, and confined to the files it was opened for. */
import type * as duckdb from '@duckdb/node-api';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GradtapeError } from '../../errors.ts';

export type Connection = duckdb.DuckDBConnection;

/** In bytes: with less, DuckDB cannot hold the blocks of even a small table. */
const leastMemory = 2 ** 26;

/** A database in memory, which may put what does not fit into the system's temporary directory. */
export async function openDuckdb(memoryBytes: number): Promise<Connection> {
  const { DuckDBInstance } = await loadDuckdb();
  const instance = await DuckDBInstance.create(':memory:', {
    allow_community_extensions: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: `${Math.ceil(Math.max(memoryBytes, leastMemory) / 2 ** 20)}MiB`,
    preserve_insertion_order: 'true',
    temp_directory: join(tmpdir(), `gradtape-duckdb-${process.pid}`),
  });
  return instance.connect();
}

/** From here on, no file but these can be reached, no extension loaded, and no setting changed. */
export async function confine(connection: Connection, paths: readonly string[]): Promise<void> {
  await connection.run(`SET allowed_paths = [${paths.map(literal).join()}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

export async function loadDuckdb(): Promise<typeof duckdb> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new GradtapeError('data', 'Parquet and SQL need DuckDB, which cannot be loaded here', {
      hint: 'install it: npm install @duckdb/node-api',
      cause,
    });
  }
}

/** `text` as SQL writes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as SQL writes it, whatever is in it. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The names of a relation's columns; `name` is what messages call it. */
export async function namesIn(
  connection: Connection,
  relation: string,
  name: string,
): Promise<readonly string[]> {
  return (await asked(name, connection.run(`FROM ${relation} LIMIT 0`))).columnNames();
}

export async function countOf(connection: Connection, relation: string): Promise<number> {
  const answer = await connection.runAndReadAll(`SELECT count(*) FROM ${relation}`);
  return Number(answer.getRows()[0]![0]);
}

/** DuckDB's answer; what it finds wrong is told of what messages call `name`, in one line. */
export async function asked<Answer>(name: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw new GradtapeError('data', `${name}: ${sentence(cause)}`, { cause });
  }
}

/** The first line of DuckDB's message, without the kind of error. */
function sentence(error: unknown): string {
  const [first = ''] = String((error as Error).message).split('\n');
  return first.replace(/^(?:Failed to [\w ]+: )?(?:[A-Z][\w ]*(?:Error|Exception): )?/, '').trim();
}
