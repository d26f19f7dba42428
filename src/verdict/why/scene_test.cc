#include "verdict/why/scene.h"

#include <gtest/gtest.h>

#include <set>

namespace brink::verdict::why {
namespace {

plan::Route route(const std::string& target, const std::string& method = "GET") {
  plan::Route route;
  route.name = fold_ids(target);
  route.url = parse_url("http://shop.local" + target)->url;
  route.method = method;
  route.weight = 3;
  return route;
}

const plan::Route& played_by(const Scene& scene, Role role) { return scene.routes.at(scene.route(role).value()); }

std::string other_key_of(const std::string& target) {
  const Scene scene = make_scene({route(target)}, 0, std::nullopt);
  return scene.route(Role::culprit_other) ? played_by(scene, Role::culprit_other).url.target : "";
}

TEST(Scene, KeepsTheRoutesOfTheSearchWhereTheyWere) {
  const std::vector<plan::Route> routes = {route("/"), route("/checkout"), route("/app.js")};
  const Scene scene = make_scene(routes, 1, 2);
  for (std::size_t i = 0; i < routes.size(); ++i) {
    EXPECT_EQ(scene.routes[i].name, routes[i].name);
    EXPECT_EQ(scene.routes[i].weight, 3);
  }
  EXPECT_EQ(scene.route(Role::culprit), 1u);
  EXPECT_EQ(scene.route(Role::bystander), 2u);
}

TEST(Scene, EachRoleDiffersInOneThing) {
  const Scene scene = make_scene({route("/checkout"), route("/app.js")}, 0, 1);
  EXPECT_TRUE(played_by(scene, Role::culprit_fresh).fresh_connection);
  EXPECT_FALSE(played_by(scene, Role::culprit).fresh_connection);
  EXPECT_TRUE(played_by(scene, Role::culprit_busted).cache_bust);
  EXPECT_EQ(played_by(scene, Role::culprit_head).method, "HEAD");
  EXPECT_TRUE(played_by(scene, Role::bystander_fresh).fresh_connection);
  EXPECT_EQ(played_by(scene, Role::bystander_fresh).url.target, "/app.js");
  EXPECT_EQ(played_by(scene, Role::missing).expected_status, 404);
  EXPECT_EQ(played_by(scene, Role::missing).url.authority(), "shop.local");
}

TEST(Scene, NamesAreUnique) {
  std::vector<plan::Route> routes = {route("/a"), route("/b")};
  routes.push_back(route("/c"));
  routes.back().name = "/a (fresh connection)";
  const Scene scene = make_scene(routes, 0, 1);
  std::set<std::string> names;
  for (const plan::Route& r : scene.routes) names.insert(r.name);
  EXPECT_EQ(names.size(), scene.routes.size());
}

TEST(Scene, ARequestThatChangesThingsIsNotVaried) {
  plan::Route order = route("/order/17", "POST");
  order.body = "{}";
  order.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer x"}};
  const Scene scene = make_scene({order, route("/")}, 0, 1);
  EXPECT_FALSE(scene.route(Role::culprit_head));
  EXPECT_FALSE(scene.route(Role::culprit_other));
  EXPECT_FALSE(scene.route(Role::culprit_busted));
  EXPECT_EQ(played_by(scene, Role::culprit_fresh).body, "{}");
  const plan::Route& missing = played_by(scene, Role::missing);
  EXPECT_EQ(missing.method, "GET");
  EXPECT_EQ(missing.body, "");
  ASSERT_EQ(missing.headers.size(), 1u);
  EXPECT_EQ(missing.headers[0].name, "Authorization");
}

TEST(Scene, HeadIsOnlyForGet) {
  const Scene scene = make_scene({route("/a", "HEAD")}, 0, std::nullopt);
  EXPECT_FALSE(scene.route(Role::culprit_head));
  EXPECT_TRUE(scene.route(Role::culprit_busted));
}

TEST(Scene, NobodyIsHisOwnBystander) {
  EXPECT_FALSE(make_scene({route("/a")}, 0, std::nullopt).route(Role::bystander));
  EXPECT_FALSE(make_scene({route("/a")}, 0, 0).route(Role::bystander_fresh));
}

TEST(Scene, AnotherKeyIsTheNeighbour) {
  EXPECT_EQ(other_key_of("/product/17"), "/product/16");
  EXPECT_EQ(other_key_of("/product/1"), "/product/2");
  EXPECT_EQ(other_key_of("/product/0"), "/product/1");
  EXPECT_EQ(other_key_of("/shop/3/product/17?x=1"), "/shop/3/product/16?x=1");
  EXPECT_EQ(other_key_of("/product/0010"), "/product/0009");
  EXPECT_EQ(other_key_of("/product?id=10"), "/product?id=9");
  EXPECT_EQ(other_key_of("/product?limit=50&id=7"), "/product?limit=50&id=6");
}

TEST(Scene, WhatIsNoKeyIsLeftAlone) {
  EXPECT_EQ(other_key_of("/"), "");
  EXPECT_EQ(other_key_of("/checkout"), "");
  EXPECT_EQ(other_key_of("/v2/items"), "");
  EXPECT_EQ(other_key_of("/items?limit=50"), "");
  EXPECT_EQ(other_key_of("/items?id="), "");
  EXPECT_EQ(other_key_of("/items?17"), "");
  EXPECT_EQ(other_key_of("/items/99999999999999999999"), "");
}

}  // namespace
}  // namespace brink::verdict::why
