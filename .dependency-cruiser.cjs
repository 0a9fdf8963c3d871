/** The import rules of the house. `npm run check` breaks on any of them; `test/architecture` sees each one fire. */
const LEAVES = ['contracts', 'sms-text', 'smpp', 'tlog', 'config', 'keys'];

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Data goes one way.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file nobody imports is dead or lost.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.spec\\.ts$',
          '\\.d\\.ts$',
          '/main\\.tsx?$',
          'apps/all-in-one/src/',
          '^test/',
          '\\.config\\.',
          '^libs/testing/jest/',
          // Pages that a browser loads as they are.
          '^apps/smsc-sim/public/',
        ],
      },
      to: {},
    },
    {
      name: 'no-app-imports-an-app',
      comment: 'Services meet over the feed and by contract; only all-in-one composes them.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/all-in-one/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no-lib-imports-an-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'libs-by-their-index-only',
      comment: 'A room knows its neighbours by their index.ts alone.',
      severity: 'error',
      from: { path: '^(libs/[^/]+|apps|test|scripts)/' },
      to: { path: '^libs/[^/]+/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/'] },
    },
    {
      name: 'leaves-without-nest',
      comment: 'Leaves can be published by themselves: no framework, no database, no other room but a leaf.',
      severity: 'error',
      from: { path: `^libs/(${LEAVES.join('|')})/src/`, pathNot: '\\.spec\\.ts$' },
      to: { path: ['@nestjs/', '/typeorm/', '/node_modules/pg/', `^libs/(?!${LEAVES.join('|')})`] },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['\\.spec\\.ts$', '\\.contract\\.ts$', '^libs/testing/', '/testing/'],
      },
      to: { path: ['^libs/testing/', '^test/', '\\.spec\\.ts$'] },
    },
    {
      name: 'console-stays-in-the-browser',
      comment:
        'The console knows the API, not the server; it counts characters by the same code that sends them.',
      severity: 'error',
      from: { path: '^apps/console/' },
      to: { path: ['^libs/(?!sms-text/)', '@nestjs/', '^apps/(?!console)'] },
    },
    {
      name: 'no-unresolvable',
      comment: "An import that leads nowhere fails on somebody else's machine.",
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
