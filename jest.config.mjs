/**
 * Eight projects: what one room promises, how the house is built, what crosses rooms, what others made, what happens
 * when things break, what attackers try, what a person sees; and, by itself, what promises a time (`*.timed.spec.ts`),
 * which nobody can keep on a machine that does something else.
 */
const TIMED = '\\.timed\\.spec\\.ts$';

const base = {
  testPathIgnorePatterns: ['/node_modules/', TIMED],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { configFile: '.swcrc' }] },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Its ES modules import JSON without saying so, of which Jest complains at every file.
    '^libphonenumber-js/max$': '<rootDir>/node_modules/libphonenumber-js/max/index.cjs',
  },
  setupFiles: ['<rootDir>/libs/testing/jest/each-file.mjs'],
  globalSetup: '<rootDir>/libs/testing/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.mjs',
};

export default {
  testTimeout: 300_000,
  projects: [
    { ...base, displayName: 'rooms', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...base, displayName: 'architecture', testMatch: ['<rootDir>/test/architecture/**/*.spec.ts'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'] },
    { ...base, displayName: 'interop', testMatch: ['<rootDir>/test/interop/**/*.spec.ts'] },
    { ...base, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.spec.ts'] },
    { ...base, displayName: 'security', testMatch: ['<rootDir>/test/security/**/*.spec.ts'] },
    { ...base, displayName: 'ui', testMatch: ['<rootDir>/test/ui/**/*.spec.ts'] },
    {
      ...base,
      displayName: 'timed',
      testPathIgnorePatterns: ['/node_modules/'],
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.timed.spec.ts'],
    },
  ],
};
