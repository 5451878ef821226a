"""Forms made from the particulars themselves: no form can ask for more, or less, than an action is told."""

from csor.web.forms.choices import Choices
from csor.web.forms.form import ActionForm, form_for
from csor.web.forms.summary import Answer, answers, summary_rows
from csor.web.forms.typed import typed_in

__all__ = ["ActionForm", "Answer", "Choices", "answers", "form_for", "summary_rows", "typed_in"]
