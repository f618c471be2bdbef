import { Badge, StockLabel, VerifiedMark } from '#templates/ui/badge.tsx'
import { Button, IconButton, LinkButton } from '#templates/ui/button.tsx'
import { EmptyState, Notice, StatTile } from '#templates/ui/card.tsx'
import { Money, Price } from '#templates/ui/money.tsx'
import { Menu, MenuItem } from '#templates/ui/navigation.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { Time } from '#templates/ui/time.tsx'
import { Toast } from '#templates/ui/toast.tsx'
import { ago, now } from './sample.ts'
import { Both } from './ui.tsx'

const swatches = [
  'ground',
  'surface',
  'raised',
  'sunk',
  'line',
  'line-firm',
  'ink',
  'ink-quiet',
  'accent',
  'accent-tint',
  'good',
  'good-tint',
  'warn',
  'warn-tint',
  'bad',
  'bad-tint',
  'info',
  'info-tint',
  'lamp',
]

/** Colours, type, buttons and everything that says one thing. */
export function WordSamples() {
  return (
    <>
      <Both title="Colours" sample={() => <Swatches />} />
      <Both title="Type" sample={() => <Type />} />
      <Both title="Buttons" sample={() => <Buttons />} />
      <Both title="Badges, money, time" sample={() => <Marks />} />
      <Both title="Notices and messages" sample={() => <Messages />} />
      <Both title="Figures and empty places" sample={() => <Figures />} />
    </>
  )
}

function Swatches() {
  return (
    <ul class="swatches">
      {swatches.map((name) => (
        <li class="swatch">
          <span class={`swatch-colour swatch-${name}`} />
          {name}
        </li>
      ))}
    </ul>
  )
}

function Type() {
  return (
    <div class="stack stack-s">
      <p class="hero-title">Things from shops you can trust</p>
      <p class="type-xl">Twenty-eight: the name of a page</p>
      <p class="type-l">Twenty: the head of a section</p>
      <p class="prose">
        Sixteen, for reading. A line holds between forty-five and seventy-five letters, so the eye finds the next one.
        Here is <a href="#main">the way to the stock</a>, <strong>a strong word</strong> and <code>WLK-42-CH</code>.
      </p>
      <p class="type-s">Fourteen, for working: 1,204 on hand, 11 held</p>
      <p class="type-xs quiet">Twelve, for what stands beside it</p>
      <p dir="rtl" lang="ar">
        نص من اليمين إلى اليسار، مع رقم 1,204 وزر.
      </p>
    </div>
  )
}

function Buttons() {
  return (
    <>
      <div class="cluster">
        <Button variant="primary">Approve shop</Button>
        <Button>Save 3 changes</Button>
        <Button variant="danger">Suspend shop</Button>
        <Button variant="quiet">Cancel</Button>
      </div>
      <div class="cluster">
        <Button variant="primary" icon="plus">
          Add product
        </Button>
        <LinkButton href="#main" iconAfter="arrow-right">
          See the queue
        </LinkButton>
        <IconButton icon="pencil" label="Edit product" />
        <Menu label="Actions" align="start" look="button button-plain">
          <MenuItem href="#main" icon="pencil">
            Edit product
          </MenuItem>
          <MenuItem href="#main" icon="trash-2" danger>
            Archive product
          </MenuItem>
        </Menu>
      </div>
      <div class="cluster">
        <Button size="s">Small</Button>
        <Button size="s" variant="primary">
          Small
        </Button>
        <Button disabled>Not now</Button>
        <Button variant="primary" class="htmx-request" busyText="Saving">
          Saving changes
        </Button>
      </div>
      <Button variant="primary" wide>
        Send the shop with everything that belongs to it to the reviewers of this market
      </Button>
      <div class="cluster" dir="rtl">
        <Button variant="primary" iconAfter="arrow-left">
          متابعة
        </Button>
        <Button icon="x">إلغاء</Button>
      </div>
    </>
  )
}

function Marks() {
  return (
    <>
      <div class="cluster">
        <VerifiedMark size="s" /> <VerifiedMark /> <VerifiedMark size="l" label="Verified shop" />
      </div>
      <div class="cluster">
        <Badge tone="good" icon="circle-check">
          Published
        </Badge>
        <Badge tone="warn" icon="triangle-alert">
          Low
        </Badge>
        <Badge tone="bad" icon="circle-x">
          Rejected
        </Badge>
        <Badge tone="info" icon="clock">
          In review
        </Badge>
        <Badge>Draft</Badge>
      </div>
      <div class="cluster">
        <StockLabel available={14} /> <StockLabel available={2} threshold={3} /> <StockLabel available={0} />
        <StockLabel available={52} exact />
      </div>
      <div class="cluster">
        <Price minor={489900} currency="TRY" compareAt={569900} size="l" />
        <Price minor={1499} currency="EUR" from />
        <Money minor={-125000} currency="JPY" />
      </div>
      <div class="cluster">
        <Avatar name="Kestane Bootmakers" size="l" />
        <Avatar name="Lantern Games" />
        <Avatar name="Sahaf" size="s" />
        <Avatar name="Deniz Arslan" shape="person" />
        <span>
          Sold <Time at={ago(5)} now={now} />, opened <Time at={ago(60 * 24 * 90)} now={now} />
        </span>
      </div>
    </>
  )
}

function Messages() {
  return (
    <>
      <Notice title="Your shop is with the reviewers">
        Most shops hear from us within a day. You can go on adding products.
      </Notice>
      <Notice tone="good">Contact address proved.</Notice>
      <Notice tone="warn" title="12 became 9 while you typed" actions={<Button size="s">Set 15</Button>}>
        Two were sold and one is held. You typed 15.
      </Notice>
      <Notice tone="bad" title="The shop was rejected">
        The document shows another name than the shop. Send one with the same name and submit again.
      </Notice>
      <div class="stack stack-s">
        <Toast text="Walker boot 42 is now 15." undo={{ action: '/dev/ui' }} />
        <Toast tone="bad" text="That did not reach the market. Nothing was changed; try again." />
        <Toast tone="warn" text="One of 12 lines could not be undone." link={{ href: '#main', label: 'See which' }} />
      </div>
    </>
  )
}

function Figures() {
  return (
    <>
      <div class="tiles">
        <StatTile label="Low" value="12" note="of 340 variants" tone="warn" href="#main" />
        <StatTile label="Sold today" value="27" note="8 more than yesterday" />
        <StatTile label="Earned" value={<Money minor={1284900} currency="TRY" />} note="this week" tone="good" />
      </div>
      <EmptyState
        headingLevel={3}
        icon="package"
        title="No products yet"
        action={<Button variant="primary">Add your first product</Button>}
      >
        Products you add here can be seen by buyers once your shop is verified.
      </EmptyState>
    </>
  )
}
