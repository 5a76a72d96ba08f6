// Everything here only saves steps: each page works without it.

import { createAll, Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink } from 'govuk-frontend'
import { initAnswers } from './answers.js'
import { initCells } from './cells.js'
import { initCellSaving } from './cell-saving.js'
import { initCopying } from './copying.js'
import { initDrafts } from './drafts.js'
import { initFolding } from './folding.js'
import { initFollowing } from './following.js'
import { initGrid } from './grid.js'
import { initKeeping } from './keeping.js'
import { initKeys } from './keys.js'
import { initMarking } from './marking.js'
import { initPasskeys } from './passkeys.js'
import { initPasting } from './pasting.js'
import { initPeople } from './people.js'
import { initSaving } from './saving.js'
import { initSession } from './session.js'
import { initSubTypes } from './subtypes.js'
import { initUndo } from './undo.js'
import { initWalking } from './walking.js'
import { initWriting } from './writing.js'

const COMPONENTS = [Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink]

// The design system's scripts run only under these classes; its own page sets them by an inline script, which the
// content security policy forbids.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const Component of COMPONENTS) createAll(Component)
document.addEventListener('app:fresh', event => {
  for (const Component of COMPONENTS) createAll(Component, undefined, event.target)
})

initAnswers()
initCells()
initCellSaving()
initCopying()
initDrafts()
initFolding()
initFollowing()
initGrid()
initKeeping()
initKeys()
initMarking()
initPasskeys()
initPasting()
initPeople()
initSaving()
initSession()
initSubTypes()
initUndo()
initWalking()
initWriting()
