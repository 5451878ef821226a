"""The words people read for stored codes, actions, events, questions and times. Codes never change; these may."""
