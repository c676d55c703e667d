"""Settings on the command line that rules and select read."""

TextSettingInfo = provider(
    doc = "What the command line, or the setting's default, says.",
    fields = {"value": "a string"},
)

def _text_setting_impl(ctx):
    return TextSettingInfo(value = ctx.build_setting_value)

text_setting = rule(
    implementation = _text_setting_impl,
    build_setting = config.string(flag = True),
    doc = "A text from the command line: --//package:name=text.",
)

def _word_impl(ctx):
    return TextSettingInfo(value = ctx.label.name)

word = rule(
    implementation = _word_impl,
    doc = "A value of a label_flag that is no file but its own name.",
)
