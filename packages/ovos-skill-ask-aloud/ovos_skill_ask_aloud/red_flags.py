"""Reports of emergencies, before any other skill may take them."""

from ovos_bus_client.message import Message
from ovos_plugin_manager.templates.pipeline import IntentHandlerMatch, PipelinePlugin

from ovos_skill_ask_aloud.conversing import REPORT, conversing

SKILL_ID = "ovos-skill-ask-aloud.askaloud"


class RedFlagPipeline(PipelinePlugin):
    """Matches what is urgent, and nothing else."""

    def match(
        self,
        utterances: list[str],
        lang: str,
        message: Message,
    ) -> IntentHandlerMatch | None:
        """Match an utterance that reports something urgent, in English."""
        if not lang.lower().startswith("en"):
            return None
        told = message.forward(REPORT, {"utterances": list(utterances)})
        report = conversing().find_report(told)
        if report is None:
            return None
        return IntentHandlerMatch(
            match_type=REPORT,
            match_data={"utterances": [report]},
            skill_id=SKILL_ID,
            utterance=report,
        )
