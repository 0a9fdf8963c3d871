import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { PrivacyReport } from './report/report.js';
import { isToFill, textOf, type Cell, type Section } from './report/section.js';

class WordsView {
  @ApiProperty({ example: 'Titolare' })
  it!: string;

  @ApiProperty({ example: 'Controller' })
  en!: string;
}

class CellView extends WordsView {
  @ApiProperty({ example: false, description: 'No program knows it: the municipality has to write it' })
  toFill!: boolean;
}

@ApiExtraModels(CellView)
class SectionView {
  @ApiProperty({ type: WordsView })
  title!: WordsView;

  @ApiProperty({
    type: [WordsView],
    description: 'Heads of the columns; none where rows are names and values',
  })
  columns!: WordsView[];

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { $ref: getSchemaPath(CellView) } },
    example: [[{ it: 'Titolare', en: 'Controller', toFill: false }]],
  })
  rows!: CellView[][];

  @ApiProperty({ type: [CellView], description: 'Sentences, after the rows' })
  said!: CellView[];
}

export class PrivacyReportView {
  @ApiProperty({ type: WordsView })
  title!: WordsView;

  @ApiProperty({ example: 'Faenza', description: 'Of the municipality' })
  name!: string;

  @ApiProperty({ example: '2026-11-24T00:00:00.000Z', description: 'When settings and tables were read' })
  at!: string;

  @ApiProperty({ type: [SectionView] })
  sections!: SectionView[];

  @ApiProperty({ example: 11, description: 'Cells that only the municipality can write' })
  toFill!: number;
}

/** In both languages at once: who reads it may change the language without asking again. */
export function reportView({ sections, ...report }: PrivacyReport): PrivacyReportView {
  const views = sections.map(sectionView);
  const cells = views.flatMap(({ rows, said }) => [...rows.flat(), ...said]);
  return { ...report, sections: views, toFill: cells.filter(({ toFill }) => toFill).length };
}

function sectionView({ title, columns = [], rows = [], said = [] }: Section): SectionView {
  return { title, columns, rows: rows.map((row) => row.map(cellView)), said: said.map(cellView) };
}

function cellView(cell: Cell): CellView {
  return { it: textOf(cell, 'it'), en: textOf(cell, 'en'), toFill: isToFill(cell) };
}
