import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { type DataClass, isDataClass } from '../auth/policy/data-classes.ts';
import type { Subgraph } from './subgraphs.ts';

/** A register that a field may ask, as its subgraph declares it by `@asks`. */
export interface Asked {
  readonly register: string;
  readonly atMost: number;
  /** Argument whose rows each cause the questions. */
  readonly eachOf: string | null;
}

/** What the subgraphs' own SDL says of their data. A coordinate: `Type.field`, `Type.field(argument:)`, `Input.field`. */
export interface Classification {
  readonly classes: ReadonlyMap<string, DataClass>;
  readonly asks: ReadonlyMap<string, readonly Asked[]>;
}

type Member = FieldDefinitionNode | InputValueDefinitionNode;
type Owner = {
  readonly name: { readonly value: string };
  readonly fields?: readonly Member[] | undefined;
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
};

/** @throws TypeError naming every coordinate that has no class, or several */
export function classify(subgraphs: readonly Subgraph[]): Classification {
  const reading = new Reading();
  for (const { typeDefs } of subgraphs) {
    for (const node of typeDefs.definitions) {
      if (hasOutputFields(node)) reading.outputType(node);
      if (
        node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
        node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION
      )
        reading.inputType(node);
    }
  }
  return reading.result();
}

function hasOutputFields(node: {
  readonly kind: string;
}): node is ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode {
  return outputKinds.has(node.kind);
}

const outputKinds: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
]);

class Reading {
  readonly #classes = new Map<string, DataClass>();
  readonly #asks = new Map<string, readonly Asked[]>();
  readonly #missing = new Set<string>();
  readonly #contradicted = new Set<string>();

  outputType(node: Owner): void {
    for (const field of node.fields ?? []) {
      const coordinate = `${node.name.value}.${field.name.value}`;
      const own = this.#note(coordinate, classIn(field) ?? classIn(node));
      const asked = asksOf(field);
      if (asked.length > 0) this.#asks.set(coordinate, asked);
      if (field.kind !== Kind.FIELD_DEFINITION) continue;
      for (const argument of field.arguments ?? []) {
        this.#note(`${coordinate}(${argument.name.value}:)`, classIn(argument) ?? own);
      }
    }
  }

  inputType(node: Owner): void {
    for (const field of node.fields ?? []) {
      this.#note(`${node.name.value}.${field.name.value}`, classIn(field) ?? classIn(node));
    }
  }

  result(): Classification {
    const problems = [
      ...[...this.#missing].map((coordinate) => `${coordinate}: no data class`),
      ...[...this.#contradicted].map((coordinate) => `${coordinate}: several data classes`),
    ];
    if (problems.length > 0) {
      throw new TypeError(
        `Every field needs one data class, given by @data(class: …) on it or on its type:\n${problems.join('\n')}`,
      );
    }
    return { classes: this.#classes, asks: this.#asks };
  }

  #note(coordinate: string, dataClass: DataClass | undefined): DataClass | undefined {
    const known = this.#classes.get(coordinate);
    if (dataClass === undefined) this.#missing.add(coordinate);
    else if (known !== undefined && known !== dataClass) this.#contradicted.add(coordinate);
    else this.#classes.set(coordinate, dataClass);
    return dataClass;
  }
}

function classIn({ directives }: Pick<Owner, 'directives'>): DataClass | undefined {
  const directive = directives?.find(({ name }) => name.value === 'data');
  const value = argumentOf(directive, 'class');
  return typeof value === 'string' && isDataClass(value) ? value : undefined;
}

function asksOf({ directives }: Pick<Owner, 'directives'>): readonly Asked[] {
  return (directives ?? [])
    .filter(({ name }) => name.value === 'asks')
    .map((directive) => ({
      register: argumentOf(directive, 'register') ?? '',
      atMost: Number(argumentOf(directive, 'atMost') ?? 1),
      eachOf: argumentOf(directive, 'eachOf') ?? null,
    }));
}

/** Enum values, numbers and texts alike, as written. */
function argumentOf(directive: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}
