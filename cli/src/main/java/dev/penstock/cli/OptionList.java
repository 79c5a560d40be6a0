package dev.penstock.cli;

import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;

/** The options in a help text: under the name of each mixin its options. */
final class OptionList implements IHelpSectionRenderer {
  @Override
  public String render(Help help) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, CommandSpec> mixin : help.commandSpec().mixins().entrySet()) {
      mixin.getValue().usageMessage().sortOptions(false);
      text.append("%n%s:%n".formatted(mixin.getKey()))
          .append(new Help(mixin.getValue(), help.colorScheme()).optionList());
    }
    return text.toString();
  }
}
