// Writes what a process has used to the file that MEASURE names, when it ends. Loaded into the processes that bench/history.mjs measures.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  if (process.env.MEASURE)
    writeFileSync(process.env.MEASURE, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: (maxRSS * 1024) / 1e6 }));
});
