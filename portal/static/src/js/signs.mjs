// The page of signs finds them while somebody types. It does what portal/guidance/search.py does when the form is sent:
// change both together. What is typed stays in the browser until then.
import { Component } from 'govuk-frontend/dist/govuk/component.mjs'

export const SAID_AFTER = 600 // milliseconds without a key: a count after each letter would drown the letters
const WORD = /[\p{L}\p{N}]+/gu

function folded (text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

export function wordsIn (text) {
  return folded(text).match(WORD) ?? []
}

function begins (term, word) {
  return term.length > 1 ? word.startsWith(term) : word === term
}

export function allBeginWordsOf (terms, words) {
  return terms.every((term) => words.some((word) => begins(term, word)))
}

function mark ($words, sentence, terms) {
  const long = terms.filter((term) => term.length > 1)
  const pieces = []
  let end = 0
  for (const { 0: word, index } of sentence.matchAll(WORD)) {
    if (!long.some((term) => folded(word).startsWith(term))) continue
    const $mark = document.createElement('mark')
    $mark.textContent = word
    pieces.push(sentence.slice(end, index), $mark)
    end = index + word.length
  }
  $words.replaceChildren(...pieces, sentence.slice(end))
}

export class Signs extends Component {
  static moduleName = 'eh-signs'

  constructor ($root) {
    super($root)
    this.$signs = document.getElementById('signs')
    this.$said = document.getElementById('found-said')
    this.$found = document.getElementById('found')
    this.$nothing = document.getElementById('nothing-found')
    const $input = $root.querySelector('input[type=search]')
    this.signs = [...this.$signs.querySelectorAll('[data-sign]')].map(($sign) => {
      const $words = $sign.querySelector('[data-words]')
      const sentence = $words.textContent
      const title = ($sign.closest('tr')?.querySelector('th') ?? $sign.closest('fieldset')?.querySelector('legend'))?.textContent ?? ''
      const texts = [`${title} ${sentence}`, ...$sign.dataset.also.split('|').filter(Boolean)]
      return { $sign, $words, sentence, texts: texts.map(wordsIn) }
    })
    $input.addEventListener('input', () => this.show($input.value.trim()))
  }

  show (typed) {
    const terms = wordsIn(typed)
    let count = 0
    for (const { $sign, $words, sentence, texts } of this.signs) {
      const hit = texts.some((words) => allBeginWordsOf(terms, words))
      if (hit) count += 1
      $sign.classList.toggle('eh-signs__hit', hit)
      if ($sign.localName === 'li') $sign.hidden = !hit && !$sign.querySelector(':checked')
      mark($words, sentence, terms)
    }
    for (const $row of this.$signs.querySelectorAll('tbody tr')) $row.hidden = !$row.querySelector('.eh-signs__hit')
    for (const $part of this.$signs.querySelectorAll('[data-signs]')) {
      $part.hidden = !$part.querySelector('.eh-signs__hit, :checked')
    }
    this.$nothing.hidden = count > 0
    this.$signs.classList.toggle('eh-signs--searched', terms.length > 0)
    const words = terms.length ? ` with “${typed}”` : ''
    this.say(`${count} ${count === 1 ? 'sign' : 'signs'}${this.$signs.dataset.narrowed}${words}`)
  }

  say (heading) {
    this.$found.textContent = heading
    this.$found.hidden = false
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => { this.$said.textContent = heading }, SAID_AFTER)
  }
}
