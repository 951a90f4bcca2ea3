"""Several fake OAs of one app behind one address, under the app's own limits (§5.3)."""

from bot.demo.platform_server import Request, Response
from bot.demo.zalo_limits import MinuteLimit
from bot.demo.zalo_platform import FakeZalo


class FakeZaloApp:
    """`limit_per_minute`: calls of all OAs together, of the OA API and again of the Article API.

    The OAs need different tokens: Zalo knows by the token which OA is meant.
    """

    def __init__(self, *oas: FakeZalo, limit_per_minute: int = 4000) -> None:
        self.oas = {oa.oa_id: oa for oa in oas}
        self.limit = MinuteLimit(limit_per_minute)
        article_limit = MinuteLimit(limit_per_minute)
        for oa in oas:
            oa.limits.append(self.limit)
            oa.article_limits.append(article_limit)

    def handle(self, request: Request) -> Response:
        return self._meant(request).handle(request)

    def _meant(self, request: Request) -> FakeZalo:
        """The OA whose token or code this is; a stranger's is refused by the first one."""
        oas = list(self.oas.values())
        token = request.headers.get("access_token")
        if token is not None:
            return next((oa for oa in oas if oa.grants.access_token == token), oas[0])
        return next((oa for oa in oas if oa.grants.knows(request.form)), oas[0])
