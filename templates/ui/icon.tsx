import { raw } from 'hono/html'
import { readIcon } from '#src/lib/icons.ts'
import { type Attributes, classes } from './attributes.ts'

// The whole set is named here and read once at start: a misspelt icon is a type error, not a hole in a page.
const names = [
  'archive',
  'arrow-down',
  'arrow-left',
  'arrow-right',
  'arrow-up',
  'badge-check',
  'ban',
  'bell',
  'boxes',
  'calendar',
  'check',
  'chevron-down',
  'chevron-left',
  'chevron-right',
  'circle',
  'circle-alert',
  'circle-check',
  'circle-dot',
  'circle-help',
  'circle-x',
  'clock',
  'copy',
  'download',
  'ellipsis',
  'equal',
  'external-link',
  'eye',
  'eye-off',
  'file-text',
  'folder-tree',
  'footprints',
  'gamepad-2',
  'gift',
  'grip-vertical',
  'hash',
  'heart',
  'history',
  'house',
  'image',
  'image-plus',
  'inbox',
  'info',
  'key-round',
  'keyboard',
  'landmark',
  'layout-dashboard',
  'link',
  'list-filter',
  'lock',
  'log-in',
  'log-out',
  'mail',
  'map-pin',
  'menu',
  'minus',
  'monitor',
  'package',
  'pause',
  'pencil',
  'percent',
  'play',
  'plus',
  'refresh-cw',
  'rotate-ccw',
  'scale',
  'search',
  'send',
  'settings',
  'shield-check',
  'shopping-bag',
  'shopping-cart',
  'sliders-horizontal',
  'smartphone',
  'star',
  'store',
  'tag',
  'tags',
  'trash-2',
  'trending-down',
  'trending-up',
  'triangle-alert',
  'truck',
  'undo-2',
  'upload',
  'user',
  'users',
  'wallet',
  'warehouse',
  'x',
] as const

export type IconName = (typeof names)[number]

const drawings = Object.fromEntries(names.map((name) => [name, raw(readIcon(name))])) as Record<
  IconName,
  ReturnType<typeof raw>
>

// Drawn hundreds of times on a long list: their drawing is written once a page (Sprite) and pointed at.
const sprite: ReadonlySet<IconName> = new Set<IconName>([
  'check',
  'chevron-right',
  'circle-alert',
  'circle-check',
  'clock',
  'heart',
  'minus',
  'plus',
  'triangle-alert',
])

type IconProps = Attributes & { name: IconName; size?: 's' | 'm' | 'l' }

/** A decoration: whoever uses it says the same in words. */
export function Icon({ name, size = 'm', class: extra, ...rest }: IconProps) {
  return (
    <svg
      class={classes('icon', size !== 'm' && `icon-${size}`, extra)}
      viewBox="0 0 24 24"
      aria-hidden="true"
      {...rest}
    >
      {sprite.has(name) ? <use href={`#i-${name}`} /> : drawings[name]}
    </svg>
  )
}

/** The drawings that lists point at; Document writes it once. */
export function Sprite() {
  return (
    <svg class="sprite" aria-hidden="true" width="0" height="0">
      {[...sprite].map((name) => (
        <symbol id={`i-${name}`} viewBox="0 0 24 24">
          {drawings[name]}
        </symbol>
      ))}
      <symbol id="i-verified" viewBox="0 0 20 20">
        <path
          class="verified-arch"
          d="M10 .4a7.3 7.3 0 0 1 7.3 7.3v8.4H2.7V7.7A7.3 7.3 0 0 1 10 .4ZM1.1 17.5h17.8a1.1 1.1 0 0 1 0 2.2H1.1a1.1 1.1 0 0 1 0-2.2Z"
        />
        <path class="verified-check" d="m6.4 9.1 2.7 2.7 4.7-5.3" />
      </symbol>
    </svg>
  )
}
