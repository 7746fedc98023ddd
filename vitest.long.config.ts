// The long tests, tests/long/**/*.test.ts: minutes each, run by `npm run test:long`.

import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

const config = mergeConfig(base, defineConfig({ test: { testTimeout: 1_800_000 } }));
config.test = { ...config.test, include: ['tests/long/**/*.test.ts'], exclude: [] };
export default config;
