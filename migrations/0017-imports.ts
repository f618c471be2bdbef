import { type Kysely, sql } from 'kysely'

/** Catalogue files on their way in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await products(db)
}

async function products(db: Kysely<unknown>): Promise<void> {
  // Html brings its tags along.
  await sql`alter table products drop constraint products_description_check`.execute(db)
  await sql`alter table products add constraint products_description_check
    check (length(description) <= case description_format when 'html' then 60000 else 20000 end)`.execute(db)

  // The slug of a draft follows its title, its handle stays: another product may take the slug, but not the handle.
  await sql`
    create or replace function name_product_handle() returns trigger language plpgsql as $$
    begin
      if new.handle = '' then
        new.handle := new.slug;
        if exists (select from public.products
                   where shop_id = new.shop_id and handle = new.handle and removed_at is null) then
          new.handle := new.slug || '-' || new.id;
        end if;
      end if;
      return new;
    end $$`.execute(db)
}
