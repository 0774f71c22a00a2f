using CsCheck;

namespace MlConnector.Kernel.Tests;

public sealed class MoneyAmounts
{
    private static readonly Currency Dollar = Currency.Parse("USD");
    private static readonly Currency Yen = Currency.Parse("JPY");
    private static readonly Currency Dinar = Currency.Parse("KWD");

    private static readonly Gen<Currency> AnyCurrency = Gen.OneOf(
        Gen.Const(Dollar),
        Gen.Const(Yen),
        Gen.Const(Dinar)
    );

    [Theory]
    [InlineData("USD", "582.89", 58289)]
    [InlineData("USD", "-0.05", -5)]
    [InlineData("USD", "12", 1200)]
    [InlineData("USD", "12.3", 1230)]
    [InlineData("USD", "12.3000", 1230)]
    [InlineData("JPY", "500", 500)]
    [InlineData("JPY", "500.00", 500)]
    [InlineData("KWD", "1.234", 1234)]
    [InlineData("KWD", "-1.2", -1200)]
    [InlineData("USD", "92233720368547758.07", long.MaxValue)]
    [InlineData("USD", "-92233720368547758.08", long.MinValue)]
    public void Texts_become_minor_units_of_their_currency(string currency, string text, long minor)
    {
        Assert.Equal(
            new Money(minor, Currency.Parse(currency)),
            Money.Parse(text, Currency.Parse(currency))
        );
    }

    [Theory]
    [InlineData("USD", "")]
    [InlineData("USD", "-")]
    [InlineData("USD", ".5")]
    [InlineData("USD", "5.")]
    [InlineData("USD", "1,5")]
    [InlineData("USD", "1.2.3")]
    [InlineData("USD", "+1")]
    [InlineData("USD", " 1")]
    [InlineData("USD", "1e3")]
    [InlineData("USD", "--1")]
    [InlineData("USD", "0.001")]
    [InlineData("JPY", "0.5")]
    [InlineData("KWD", "0.0001")]
    [InlineData("USD", "92233720368547758.08")]
    [InlineData("USD", "99999999999999999999")]
    [InlineData("KWD", "92233720368547758.07")]
    public void Texts_that_would_need_rounding_or_guessing_are_no_amounts(
        string currency,
        string text
    )
    {
        Assert.False(Money.TryParse(text, Currency.Parse(currency), out _));
    }

    [Theory]
    [InlineData("USD", -5, "-0.05")]
    [InlineData("USD", 58289, "582.89")]
    [InlineData("JPY", -500, "-500")]
    [InlineData("KWD", 7, "0.007")]
    [InlineData("USD", long.MinValue, "-92233720368547758.08")]
    public void Amounts_are_written_with_exactly_the_decimals_of_their_currency(
        string currency,
        long minor,
        string text
    )
    {
        Assert.Equal(text, new Money(minor, Currency.Parse(currency)).ToAmountString());
    }

    [Fact]
    public void Every_amount_reads_back_from_its_text()
    {
        Gen.Select(Gen.Long, AnyCurrency, (minor, currency) => new Money(minor, currency))
            .Sample(money => Money.Parse(money.ToAmountString(), money.Currency) == money);
    }

    [Fact]
    public void Sums_agree_with_decimal_arithmetic()
    {
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000].Array, AnyCurrency)
            .Sample(
                (minors, currency) =>
                {
                    var sum = minors.Select(minor => new Money(minor, currency)).Sum(currency);
                    return sum.Minor == (long)minors.Sum(minor => (decimal)minor);
                }
            );
    }

    [Fact]
    public void Sums_beyond_64_bits_throw_instead_of_wrapping()
    {
        var largest = new Money(long.MaxValue, Dollar);
        Assert.Throws<OverflowException>(() => largest + new Money(1, Dollar));
        Assert.Throws<OverflowException>(() => -largest - new Money(2, Dollar));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue, Dollar));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, Dollar).Abs());
    }

    [Fact]
    public void Amounts_of_two_currencies_are_never_mixed()
    {
        var (dollar, yen) = (new Money(1, Dollar), new Money(1, Yen));
        Assert.Throws<InvalidOperationException>(() => dollar + yen);
        Assert.Throws<InvalidOperationException>(() => dollar - yen);
        Assert.Throws<InvalidOperationException>(() => dollar < yen);
    }
}
