import { Client } from 'pg';
import { testServerUrl } from '#libs/testing';
import { int2Array, int4Array, int8Array, textArray } from './binary-array.js';

describe('A binary array', () => {
  const client = new Client({ connectionString: testServerUrl() });
  beforeAll(() => client.connect());
  afterAll(() => client.end());

  const read = async (type: string, value: Buffer) => {
    const { rows } = await client.query<{ value: unknown[] }>(`SELECT $1::${type}[] AS value`, [value]);
    return rows[0]?.value;
  };

  it('is what PostgreSQL reads, to the ends of each type', async () => {
    const large = [0, 1, -1, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    expect(await read('int8', int8Array(large))).toEqual(large.map(String));
    const middle = [0, -1, 2 ** 31 - 1, -(2 ** 31)];
    expect(await read('int4', int4Array(middle))).toEqual(middle);
    const small = [0, -1, 2 ** 15 - 1, -(2 ** 15)];
    expect(await read('int2', int2Array(small))).toEqual(small);
    const texts = ['', 'a', 'È già «così», ελ 🐚', '{"}', 'x'.repeat(5_000)];
    expect(await read('text', textArray(texts))).toEqual(texts);
  });

  it('may be empty, or the beginning of longer columns', async () => {
    expect(await read('int8', int8Array([]))).toEqual([]);
    expect(await read('text', textArray([]))).toEqual([]);
    expect(await read('int2', int2Array(new Int16Array([7, 8, 9]), 2))).toEqual([7, 8]);
  });

  it('holds a command_status above the signed half as the same 32 bits', async () => {
    expect(await read('int4', int4Array([0xffffffff]))).toEqual([-1]);
  });
});
