// Signing in changes the token that a form carries; a page is asked for the new one. Any of its forms has it. False where
// the page is not had, or is another one than that which holds this: the person is signed out, or something is wrong.

export async function renewTokens (address, holds) {
  const response = await fetch(address, { credentials: 'same-origin' })
  if (!response.ok || response.redirected) return false
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const token = page.querySelector(holds) && page.querySelector('[name="csrfmiddlewaretoken"]')?.value
  if (!token) return false
  for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token
  return true
}
