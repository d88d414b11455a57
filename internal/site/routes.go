package site

import (
	"github.com/gofiber/fiber/v2"

	"jiebang/internal/market"
	"jiebang/web"
)

// Routes lists every page and who may ask for it. What one may see on a page is decided in app; a route's
// gate only says who has any business with it. For those outside a gate the page does not exist.
func (s *Site) Routes(r fiber.Router) {
	r.Use(secure)
	r.Use(s.observe)
	r.Use(web.AssetPath, serveAssets())

	// Everybody
	r.Get("/", s.anyone(s.home))
	r.Get("/search", s.anyone(s.search))
	r.Get("/search/suggest", s.anyone(s.suggest))
	r.Get("/listings/:id", s.anyone(s.showListing))
	r.Get("/challenges", s.anyone(s.challenges))
	r.Get("/challenges/:id", s.anyone(s.showChallenge))
	r.Get("/orgs/:id", s.anyone(s.showOrganization))
	r.Get("/login", s.anyone(s.loginForm))
	r.Post("/login", s.anyone(s.login))
	r.Post("/logout", s.anyone(s.logout))
	r.Get("/register", s.anyone(s.registerForm))
	r.Post("/register", s.anyone(s.register))
	r.Post("/font", s.anyone(s.switchFont))
	r.Get("/privacy", s.anyone(s.privacy))
	r.Get("/api", s.anyone(s.apiDoc))
	r.Get("/live", s.anyone(s.live))

	// Whoever is logged in; what belongs to others is not there for them
	r.Get("/workbench", s.member(s.workbench))
	r.Get("/notifications", s.member(s.notifications))
	r.Post("/notifications/read", s.member(s.readNotifications))
	r.Get("/account", s.member(s.account))
	r.Get("/account/password", s.member(s.passwordForm))
	r.Post("/account/password", s.member(s.changePassword))
	r.Get("/account/totp", s.member(s.totpForm))
	r.Post("/account/totp", s.member(s.enrolTOTP))
	r.Post("/account/totp/drop", s.member(s.dropTOTP))
	r.Post("/account/sessions/:id/end", s.member(s.endSession))
	r.Post("/account/tokens", s.member(s.createToken))
	r.Post("/account/tokens/:id/revoke", s.member(s.revokeToken))
	r.Get("/invitations/:secret", s.member(s.showInvitation))
	r.Post("/invitations/:secret", s.member(s.acceptInvitation))

	r.Get("/workbench/orgs/new", s.member(s.newOrganization))
	r.Post("/workbench/orgs", s.member(s.registerOrganization))
	r.Post("/workbench/orgs/join", s.member(s.askToJoin))
	r.Get("/orgs/:id/edit", s.member(s.editOrganization))
	r.Post("/orgs/:id/edit", s.member(s.updateOrganization))
	r.Post("/orgs/:id/moves/:move", s.member(s.moveOrganization))
	r.Post("/orgs/:id/invitations", s.member(s.invite))
	r.Post("/orgs/:id/invitations/:invitation/revoke", s.member(s.revokeInvitation))
	r.Post("/orgs/:id/requests/:request", s.member(s.answerJoinRequest))
	r.Post("/orgs/:id/members/:user", s.member(s.rankMember))
	r.Post("/orgs/:id/members/:user/remove", s.member(s.removeMember))

	r.Get("/workbench/listings", s.member(s.myListings))
	r.Get("/workbench/listings/new", s.member(s.newListing))
	r.Post("/workbench/listings", s.member(s.createListing))
	r.Get("/listings/:id/edit", s.member(s.editListing))
	r.Post("/listings/:id/edit", s.member(s.updateListing))
	r.Post("/listings/:id/moves/:move", s.member(s.moveListing))
	r.Get("/listings/:id/matches", s.member(s.listingMatches))
	r.Post("/listings/:id/connect", s.member(s.connect))
	r.Get("/workbench/searches", s.member(s.savedSearches))
	r.Post("/workbench/searches", s.member(s.saveSearch))
	r.Get("/workbench/searches/:id", s.member(s.openSavedSearch))
	r.Post("/workbench/searches/:id", s.member(s.changeSavedSearch))
	r.Post("/workbench/searches/:id/delete", s.member(s.deleteSavedSearch))
	r.Get("/workbench/matches", s.member(s.myMatches))
	r.Get("/matches/:id", s.member(s.showMatch))
	r.Post("/matches/:id/moves/:move", s.member(s.moveMatch))
	r.Get("/deals", s.member(s.listDeals))
	r.Get("/deals/new", s.member(s.newDeal))
	r.Post("/deals", s.member(s.createDeal))
	r.Get("/deals/:id", s.member(s.showDeal))
	r.Get("/deals/:id/edit", s.member(s.editDeal))
	r.Post("/deals/:id/edit", s.member(s.updateDeal))
	r.Post("/deals/:id/moves/:move", s.member(s.moveDeal))
	r.Get("/contracts", s.member(s.myContracts))
	r.Get("/contracts/new", s.member(s.newContract))
	r.Post("/contracts", s.member(s.createContract))
	r.Get("/contracts/:id", s.member(s.showContract))
	r.Get("/contracts/:id/edit", s.member(s.editContract))
	r.Post("/contracts/:id/edit", s.member(s.updateContract))
	r.Post("/contracts/:id/moves/:move", s.member(s.moveContract))

	r.Get("/workbench/challenges", s.member(s.myChallenges))
	r.Get("/workbench/challenges/new", s.member(s.newChallenge))
	r.Post("/workbench/challenges", s.member(s.createChallenge))
	r.Get("/challenges/:id/edit", s.member(s.editChallenge))
	r.Post("/challenges/:id/edit", s.member(s.updateChallenge))
	r.Post("/challenges/:id/moves/:move", s.member(s.moveChallenge))
	r.Post("/challenges/:id/contact", s.member(s.challengeContact))
	r.Get("/challenges/:id/bid", s.member(s.bidForm))
	r.Post("/challenges/:id/bid", s.member(s.placeBid))
	r.Post("/challenges/:id/objections", s.member(s.fileObjection))
	r.Get("/workbench/bids", s.member(s.myBids))
	r.Get("/bids/:id", s.member(s.showBid))
	r.Post("/bids/:id/moves/:move", s.member(s.moveBid))
	r.Get("/objections/:id", s.member(s.showObjection))
	r.Post("/objections/:id/moves/:move", s.member(s.moveObjection))

	// Experts
	r.Get("/workbench/reviews", s.staff(s.myReviews, market.RoleExpert))
	r.Get("/reviews/:id", s.staff(s.showReview, market.RoleExpert))
	r.Post("/reviews/:id/moves/:move", s.staff(s.moveReview, market.RoleExpert))
	r.Post("/reviews/:id/bids/:bid", s.staff(s.scoreBid, market.RoleExpert))

	// The bureau
	r.Get("/bureau/challenges", s.bureau(s.challengePipeline))
	r.Get("/bureau/challenges/:id", s.bureau(s.showPanel))
	r.Post("/bureau/challenges/:id/experts", s.staff(s.askExperts, market.RoleClerk))
	r.Get("/bureau/listings", s.member(s.listingQueue)) // recommenders see what was sent to them
	r.Get("/bureau/orgs", s.bureau(s.organizationQueue))
	r.Get("/bureau/contracts", s.bureau(s.contractQueue))
	r.Get("/bureau", s.bureau(s.dashboard))
	r.Get("/bureau/indicators/:code", s.bureau(s.metricRows))
	r.Get("/bureau/indicators/:code/export/:format", s.bureau(s.exportMetric))
	r.Get("/bureau/targets", s.bureau(s.targets))
	r.Get("/bureau/targets/:code", s.bureau(s.editTarget))
	r.Post("/bureau/targets/:code", s.bureau(s.setTarget))

	// Administrators
	r.Get("/admin/users", s.staff(s.users, market.RoleSysadmin, market.RoleSecadmin))
	r.Get("/admin/users/new", s.staff(s.newUser, market.RoleSysadmin))
	r.Post("/admin/users", s.staff(s.createUser, market.RoleSysadmin))
	r.Get("/admin/users/:id", s.staff(s.showUser, market.RoleSysadmin, market.RoleSecadmin))
	r.Post("/admin/users/:id", s.staff(s.updateUser, market.RoleSysadmin, market.RoleSecadmin))
	r.Post("/admin/users/:id/roles", s.staff(s.giveRoles, market.RoleSysadmin, market.RoleSecadmin))
	r.Post("/admin/users/:id/password", s.staff(s.resetPassword, market.RoleSysadmin, market.RoleSecadmin))
	r.Get("/admin/settings", s.staff(s.settings, settingReaders...))
	r.Get("/admin/settings/edit", s.staff(s.editSetting, market.RoleSysadmin, market.RoleSecadmin, market.RoleClerk))
	r.Post("/admin/settings", s.staff(s.changeSetting, market.RoleSysadmin, market.RoleSecadmin, market.RoleClerk))
	r.Get("/admin/trail", s.staff(s.trail, market.RoleAuditor))
	r.Get("/admin/trail/export", s.staff(s.exportTrail, market.RoleAuditor))
	r.Post("/admin/trail/verify", s.staff(s.verifyTrail, market.RoleAuditor))
}

// settingReaders are those who may look at the settings; who may change which is decided in app.
var settingReaders = []market.Role{market.RoleSysadmin, market.RoleSecadmin, market.RoleClerk, market.RoleApprover, market.RoleLeader, market.RoleAuditor}
