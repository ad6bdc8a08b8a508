"""The functions behind the API: the generated ones, for the caller's tenant alone."""

from .handlers import member_api, project_api, task_api, workspace_api
from .tenants import own_alone

for generated in (member_api, project_api, task_api, workspace_api):
    generated.app.use([own_alone])

members = member_api.handler
projects = project_api.handler
tasks = task_api.handler
workspaces = workspace_api.handler
