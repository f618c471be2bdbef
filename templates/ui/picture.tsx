import { type Attributes, classes } from './attributes.ts'
import { Icon, type IconName } from './icon.tsx'

type AvatarProps = Attributes & { name: string; src?: string | null; shape?: 'shop' | 'person'; size?: 's' | 'm' | 'l' }

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()

/** A shop's logo stands in an arched window, a person in a circle; without a picture their initials. Decorative: the name stands beside it. */
export function Avatar({ name, src, shape = 'shop', size = 'm', class: extra, ...rest }: AvatarProps) {
  const side = { s: 32, m: 48, l: 80 }[size]
  return (
    <span class={classes('avatar', `avatar-${shape}`, `avatar-${size}`, extra)} aria-hidden="true" {...rest}>
      {src ? <img src={src} alt="" width={side} height={side} loading="lazy" decoding="async" /> : initials(name)}
    </span>
  )
}

export type PictureSource = { src: string; width: number }

type PictureProps = Attributes & {
  /** Widths of the same image, smallest first; none gives the quiet ground with an icon. */
  sources: PictureSource[]
  alt: string
  width: number
  height: number
  sizes?: string
  /** The first picture in view: not lazy, fetched first. */
  eager?: boolean
  placeholder?: IconName
}

/** Keeps its place before the image is there: nothing on the page moves. */
export function Picture(props: PictureProps) {
  const { sources, alt, width, height, sizes, eager, placeholder = 'image', class: extra, ...rest } = props
  const last = sources[sources.length - 1]
  return (
    <span class={classes('picture', !last && 'picture-none', extra)} {...rest}>
      {last ? (
        <img
          src={last.src}
          srcset={sources.length > 1 ? sources.map((s) => `${s.src} ${s.width}w`).join(', ') : undefined}
          sizes={sources.length > 1 ? sizes : undefined}
          alt={alt}
          width={width}
          height={height}
          loading={eager ? undefined : 'lazy'}
          fetchpriority={eager ? 'high' : undefined}
          decoding="async"
        />
      ) : (
        <>
          <Icon name={placeholder} size="l" />
          <span class="visually-hidden">{alt}</span>
        </>
      )}
    </span>
  )
}
