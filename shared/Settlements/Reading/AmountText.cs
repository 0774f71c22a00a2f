using MlConnector.Kernel;

namespace MlConnector.Settlements.Reading;

/// <summary>Reads amounts. Grouping is never guessed: a number that could be grouped is refused.</summary>
internal static class AmountText
{
    /// <summary>Longest amount: a sign, 19 digits of 64 bits, a separator and some spare zeros.</summary>
    private const int LengthMax = 32;

    /// <summary>What one amount tells about the file's decimal separator.</summary>
    public enum Evidence
    {
        /// <summary>Digits alone: fits every style.</summary>
        None,

        /// <summary>One separator that can only be a decimal one, such as <c>12.5</c> or <c>0,500</c>.</summary>
        Decimal,

        /// <summary>One separator with three digits after it: 1.234 may be one or one thousand.</summary>
        Unclear,

        /// <summary>Two or more separators, such as <c>1.234,56</c>.</summary>
        Grouped,
    }

    public static Evidence Examine(ReadOnlySpan<byte> text, out DecimalStyle style)
    {
        style = DecimalStyle.Point;
        var digits = text.StartsWith("-"u8) ? text[1..] : text;
        var place = digits.IndexOfAny((byte)'.', (byte)',');
        if (place < 0)
        {
            return Evidence.None;
        }

        style = digits[place] == '.' ? DecimalStyle.Point : DecimalStyle.Comma;
        var whole = digits[..place];
        var fraction = digits[(place + 1)..];
        if (fraction.ContainsAny((byte)'.', (byte)','))
        {
            return Evidence.Grouped;
        }

        var couldBeGrouped =
            fraction.Length == 3 && whole.Length is >= 1 and <= 3 && whole[0] != '0';
        return couldBeGrouped ? Evidence.Unclear : Evidence.Decimal;
    }

    public static bool TryParse(
        ReadOnlySpan<byte> text,
        DecimalStyle style,
        Currency currency,
        out Money amount
    )
    {
        amount = default;
        if (text.Length > LengthMax)
        {
            return false;
        }

        var separator = style == DecimalStyle.Point ? (byte)'.' : (byte)',';
        Span<char> plain = stackalloc char[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (byte)'.' or (byte)',' && text[i] != separator)
            {
                return false;
            }

            plain[i] = text[i] == separator ? '.' : (char)text[i];
        }

        // A third decimal is natural only where the currency has three; elsewhere it may be a group of thousands.
        if (currency.Decimals != 3 && Examine(text, out _) == Evidence.Unclear)
        {
            return false;
        }

        return Money.TryParse(plain, currency, out amount);
    }
}
