"""LoadPilot's scenario language, carried out by Brink."""
from loadpilot.client import LoadClient, ResponseWrapper
from loadpilot.dsl import ScenarioDef, TaskDef, VUser, _scenarios, scenario, task

__all__ = ["LoadClient", "ResponseWrapper", "ScenarioDef", "TaskDef", "VUser", "scenario", "task"]
