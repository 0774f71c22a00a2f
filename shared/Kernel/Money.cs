using System.Globalization;

namespace MlConnector.Kernel;

/// <summary>
/// An amount in integer minor units of one currency (cents of USD, yen of JPY, fils of KWD).
/// Arithmetic is overflow checked; mixing currencies throws.
/// </summary>
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    public static Money Zero(Currency currency) => new(0, currency);

    public bool IsZero => Minor == 0;

    public bool IsNegative => Minor < 0;

    /// <exception cref="OverflowException">The sum does not fit into 64 bits of minor units.</exception>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) =>
        new(checked(left.Minor + Same(left, right).Minor), left.Currency);

    /// <inheritdoc cref="op_Addition" />
    public static Money operator -(Money left, Money right) =>
        new(checked(left.Minor - Same(left, right).Minor), left.Currency);

    public static Money operator -(Money value) => new(checked(-value.Minor), value.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public Money Abs() => Minor < 0 ? -this : this;

    public int CompareTo(Money other) => Minor.CompareTo(Same(this, other).Minor);

    /// <summary>
    /// Reads a plain decimal text with a point, such as <c>-12.30</c>. Nothing is rounded: more
    /// decimals than the currency has are refused unless they are zeros.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, Currency currency, out Money money)
    {
        money = default;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty))
        {
            return false;
        }

        while (fraction.Length > currency.Decimals && fraction[^1] == '0')
        {
            fraction = fraction[..^1];
        }

        if (fraction.Length > currency.Decimals)
        {
            return false;
        }

        // Built towards the negative side, whose range is one wider.
        long minor = 0;
        if (!Append(whole, ref minor) || !Append(fraction, ref minor))
        {
            return false;
        }

        for (var i = fraction.Length; i < currency.Decimals; i++)
        {
            if (minor < long.MinValue / 10)
            {
                return false;
            }

            minor *= 10;
        }

        if (!negative && minor == long.MinValue)
        {
            return false;
        }

        money = new Money(negative ? minor : -minor, currency);
        return true;
    }

    /// <exception cref="FormatException">The text is not an amount of this currency.</exception>
    public static Money Parse(ReadOnlySpan<char> text, Currency currency) =>
        TryParse(text, currency, out var money)
            ? money
            : throw new FormatException(
                $"'{text}' is not an amount in {currency} (at most {currency.Decimals} decimals, a point, no grouping)."
            );

    /// <summary>The amount with a point and exactly the currency's decimals, no grouping: <c>-12.30</c>, <c>500</c>.</summary>
    public string ToAmountString()
    {
        var magnitude = Minor < 0 ? (ulong)-(Int128)Minor : (ulong)Minor;
        var perMajor = (ulong)Currency.MinorPerMajor;
        var sign = Minor < 0 ? "-" : "";
        var whole = (magnitude / perMajor).ToString(CultureInfo.InvariantCulture);
        return Currency.Decimals == 0
            ? sign + whole
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{sign}{whole}.{(magnitude % perMajor).ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Decimals, '0')}"
            );
    }

    public override string ToString() => $"{ToAmountString()} {Currency}";

    private static bool Append(ReadOnlySpan<char> digits, ref long minor)
    {
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            var digit = c - '0';
            if (minor < (long.MinValue + digit) / 10)
            {
                return false;
            }

            minor = (minor * 10) - digit;
        }

        return true;
    }

    private static Money Same(Money left, Money right) =>
        left.Currency == right.Currency
            ? right
            : throw new InvalidOperationException(
                $"{left.Currency} and {right.Currency} do not add up: amounts of two currencies are never mixed."
            );
}

/// <summary>Sums of money.</summary>
public static class MoneySums
{
    /// <summary>The sum in <paramref name="currency"/>; zero when there is nothing to add.</summary>
    public static Money Sum(this IEnumerable<Money> amounts, Currency currency) =>
        amounts.Aggregate(Money.Zero(currency), (sum, amount) => sum + amount);

    /// <inheritdoc cref="Sum(IEnumerable{Money}, Currency)" />
    public static Money Sum<T>(
        this IEnumerable<T> items,
        Currency currency,
        Func<T, Money> amount
    ) => items.Select(amount).Sum(currency);
}
