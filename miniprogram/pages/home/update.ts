type Stage = 'none' | 'loading' | 'ready' | 'failed';

const TEXTS: Record<Exclude<Stage, 'ready'>, string> = {
  none: '暂时没有新版本，请稍后再试',
  loading: '正在下载新版本，请稍后再点击',
  failed: '新版本没有下载成功，请稍后重新打开',
};

let stage: Stage = 'none';

/** WeChat looks for a new version at each cold start, and tells here what has come of it. Call it once. */
export function followUpdates(): void {
  const manager = wx.getUpdateManager();
  manager.onCheckForUpdate(({ hasUpdate }) => {
    if (hasUpdate && stage === 'none') stage = 'loading';
  });
  manager.onUpdateReady(() => {
    stage = 'ready';
  });
  manager.onUpdateFailed(() => {
    stage = 'failed';
  });
}

/** 更新: restarts the mini program with the new version, or tells the user why that is not possible. */
export function update(): void {
  if (stage === 'ready') wx.getUpdateManager().applyUpdate();
  else wx.showToast({ title: TEXTS[stage], icon: 'none' });
}
