/** @file The thread that writes a run while another trains it. */
import { workerData } from 'node:worker_threads';
import { stepBack } from '../system.ts';
import { blockingDisk } from './blocking-disk.ts';
import { type Post, serve } from './serve.ts';

stepBack();
serve(workerData as Post, blockingDisk);
