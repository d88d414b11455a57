// People and organisations put straight into the record, for stories that do not tell of how they came about.

/** What opens the account of everybody in a cast. */
export const password = "Kaimen-2026";

/** Valid codes of organisations that do not exist (GB 32100). */
const codes = ["91320804MA0E2E017M", "12320804MA0E2E025M", "12320804MA0E2E033G"];

/** The bureau's people and three experts, by login. */
const staff = { clerk: ["受理员", "clerk"], approver: ["审核员", "approver"], leader: ["分管领导", "leader"], expert1: ["评审专家一", "expert"], expert2: ["评审专家二", "expert"], expert3: ["评审专家三", "expert"] };

/** Organisations of the district, by the login of their owner. */
const organizations = { qiming: ["淮上启明电子有限公司", "enterprise"], gongda: ["淮上工业大学", "university"], jinghua: ["淮上精化研究院", "research_institute"] };

/**
 * Puts staff, experts and three verified organisations with their owners into the record. The first account is made on
 * the site, as everybody's is, and lends the others its password.
 */
export async function cast(installation, visitor) {
  const first = await visitor("第一人");
  await register(first, "diyiren", "第一人");
  const people = Object.entries(staff).map(([login, [name, role]]) => `('${login}', '${name}', '{${role}}'::text[])`);
  const owners = Object.entries(organizations).map(([login, [name]]) => `('${login}', '${name}负责人', '{}'::text[])`);
  await installation.sql(`insert into users (login, name, roles, phone, password_hash)
    select v.login, v.name, v.roles, '13800000001', u.password_hash from users u, (values ${[...people, ...owners].join(", ")}) v (login, name, roles) where u.login = 'diyiren'`);
  for (const [i, [login, [name, kind]]] of Object.entries(organizations).entries()) {
    await installation.sql(`with o as (insert into organization (name, uscc, kind, region, contact_name, contact_phone, status, verified_at)
      values ('${name}', '${codes[i]}', '${kind}', '320804', '联系人', '0517-84912345', 'verified', now()) returning id)
      insert into member (org_id, user_id, rank) select o.id, u.id, 'owner' from o, users u where u.login = '${login}'`);
  }
  await first.context.close();
}

/** Makes an account on the site and ends up logged in. */
export async function register(visitor, login, name) {
  await visitor.open("/register");
  await visitor.fill({ 登录名: login, 姓名: name, 手机号: "13812345678", 密码: password, 再次输入密码: password, "我已阅读并同意《个人信息处理告知》": true });
  await visitor.press("注册");
  await visitor.reads("注册成功");
}
