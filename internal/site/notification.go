package site

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/web/page"
)

// notifications lists what the viewer was told.
func (s *Site) notifications(r *request) error {
	if r.taken() {
		return s.export(r, "messages", func(ctx context.Context, e *app.Export) error {
			return s.app.Message.ExportNotifications(ctx, r.who, e)
		})
	}
	view := page.NotificationsPage{CSRF: s.token(r)}
	var err error
	if view.Rows, err = s.app.Message.Notifications(r.ctx, r.who, r.before()); err != nil {
		return err
	}
	if n := len(view.Rows); n > 0 {
		view.First, view.Older = view.Rows[0].ID, r.older(n, app.PageSize, view.Rows[n-1].ID)
	}
	return s.renderDesk(r, "消息", page.NotificationsBody(view))
}

// readNotifications marks everything the viewer has been shown as read.
func (s *Site) readNotifications(r *request) error {
	var in struct {
		UpTo int64 `form:"upto"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	if err := s.app.Message.ReadNotifications(r.ctx, r.who, in.UpTo); err != nil {
		return err
	}
	return s.done(r, link.Notifications, "已全部标为已读。")
}
