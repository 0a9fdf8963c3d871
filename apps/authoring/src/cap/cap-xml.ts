import { SaxesParser, type SaxesTagNS } from 'saxes';
import { capProblem } from './cap.problems.js';
import { SIGNATURE_NAMESPACE } from './cap-schema.js';

/** An element of the file, with where it begins. */
export interface CapElement {
  name: string;
  namespace: string;
  line: number;
  text: string;
  children: CapElement[];
  /** Attributes that the schema does not know. */
  foreignAttributes: boolean;
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** CAP is five elements deep, a signature a dozen more. The parser's work grows with the square of the depth. */
const DEPTH_MOST = 32;

/**
 * Reads the bytes into elements: UTF-8, no DOCTYPE, hence no entities of its own. Signatures are passed over.
 * @throws ProblemError `cap.encoding_unknown`, `cap.not_xml`, `cap.doctype_refused`
 */
export function readXml(bytes: Uint8Array): CapElement {
  const reader = new Reader();
  reader.read(decode(bytes));
  if (reader.root === null) throw capProblem('cap.not_xml', { params: { line: 1 } });
  return reader.root;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw capProblem('cap.encoding_unknown', { cause });
  }
}

class Reader {
  root: CapElement | null = null;
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #open: CapElement[] = [];
  /** How deep inside a signature; 0 outside. */
  #signature = 0;
  #tagLine = 1;

  constructor() {
    const parser = this.#parser;
    const line = () => ({ params: { line: parser.line } });
    parser.on('doctype', () => {
      throw capProblem('cap.doctype_refused', line());
    });
    parser.on('error', (cause) => {
      // An entity that XML does not define itself could only come from a DOCTYPE.
      const code = cause.message.includes('entity') ? 'cap.doctype_refused' : 'cap.not_xml';
      throw capProblem(code, { ...line(), cause });
    });
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding))
        throw capProblem('cap.encoding_unknown');
    });
    parser.on('opentagstart', () => {
      this.#tagLine = parser.line;
    });
    parser.on('opentag', (tag) => this.#opened(tag));
    parser.on('closetag', () => this.#closed());
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
  }

  read(xml: string): void {
    this.#parser.write(xml).close();
  }

  #opened(tag: SaxesTagNS): void {
    if (this.#open.length + this.#signature >= DEPTH_MOST)
      throw capProblem('cap.element_unexpected', {
        field: tag.local,
        params: { element: tag.local, line: this.#tagLine },
      });
    if (this.#signature > 0 || tag.uri === SIGNATURE_NAMESPACE) {
      this.#signature++;
      return;
    }
    const foreignAttributes = Object.values(tag.attributes).some(({ uri }) => uri !== XMLNS && uri !== XSI);
    const element: CapElement = {
      ...{ name: tag.local, namespace: tag.uri, line: this.#tagLine },
      ...{ text: '', children: [], foreignAttributes },
    };
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = element;
    else parent.children.push(element);
    this.#open.push(element);
  }

  #closed(): void {
    if (this.#signature > 0) this.#signature--;
    else this.#open.pop();
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined && this.#signature === 0) element.text += text;
  }
}
