#!/usr/bin/env node
import * as module from 'node:module';

module.enableCompileCache?.(); // Node 22.1 and newer; start-up is a third shorter
await import('../dist/bundle/cli/main.js');
