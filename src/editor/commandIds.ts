/** The ids of all commands, as package.json declares them. */
export const commandIds = {
  evaluatePrompt: 'whetstone.evaluatePrompt',
  optimizePrompt: 'whetstone.optimizePrompt',
  stopRun: 'whetstone.stopRun',
  resumeRun: 'whetstone.resumeRun',
  showRun: 'whetstone.showRun',
  showHistory: 'whetstone.showHistory',
  compareCandidate: 'whetstone.compareCandidate',
  acceptCandidate: 'whetstone.acceptCandidate',
  closeCandidate: 'whetstone.closeCandidate',
  selectModels: 'whetstone.selectModels',
  setApiKey: 'whetstone.setApiKey',
  newEvalFile: 'whetstone.newEvalFile',
  refresh: 'whetstone.refresh',
  showLog: 'whetstone.showLog',
  clearCache: 'whetstone.clearCache',
  deleteRun: 'whetstone.deleteRun',
} as const;
