// First contact: one step fills the screen. Without this script all steps are below each other, and the same links lead
// from one to the next. Place and ticks are remembered until the tab is closed, and nowhere else.

export function initWalking () {
  const walk = document.querySelector('[data-app-walk]')
  if (!walk) return
  const key = `walk:${walk.dataset.appWalk}`
  const steps = [...walk.querySelectorAll('.app-walk__screen')]
  const remembered = JSON.parse(sessionStorage.getItem(key) ?? '{}')
  const ticks = new Set(remembered.ticks)
  let present

  function remember () {
    sessionStorage.setItem(key, JSON.stringify({ step: present.id, ticks: [...ticks] }))
  }

  function show (step, { moved }) {
    present = step
    for (const each of steps) each.hidden = each !== step
    remember()
    if (!moved) return
    window.scrollTo(0, 0)
    step.querySelector('.app-walk__head').focus({ preventScroll: true })
  }

  function named (id) {
    const target = id && document.getElementById(id)
    return target ? steps.find(step => step.contains(target)) : undefined
  }

  for (const box of walk.querySelectorAll('input[type=checkbox]')) {
    box.checked = ticks.has(box.id)
    box.addEventListener('change', () => {
      box.checked ? ticks.add(box.id) : ticks.delete(box.id)
      remember()
    })
  }
  walk.querySelector('[data-app-walk-again]')?.addEventListener('click', () => {
    ticks.clear()
    for (const box of walk.querySelectorAll('input[type=checkbox]')) box.checked = false
    for (const option of walk.querySelectorAll('details[open]')) option.open = false
  })
  window.addEventListener('hashchange', () => {
    const step = named(decodeURIComponent(location.hash.slice(1)))
    if (step) show(step, { moved: true })
  })

  document.body.classList.add('app-walkpage--steps')
  show(named(decodeURIComponent(location.hash.slice(1))) ?? named(remembered.step) ?? steps[0], { moved: false })
}
