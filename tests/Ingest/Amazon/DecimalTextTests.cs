using System.Text.Json;
using MlConnector.Ingest.Amazon;

namespace MlConnector.Ingest.Tests.Amazon;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("-12.30", "-12.30")]
    [InlineData("10", "10")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("9007199254740993.07", "9007199254740993.07")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("1e2", "100")]
    [InlineData("1E+2", "100")]
    [InlineData("-1.234e1", "-12.34")]
    [InlineData("12345e-2", "123.45")]
    [InlineData("1.5e-3", "0.0015")]
    [InlineData("-5e-1", "-0.5")]
    [InlineData("0e5", "0")]
    public void A_number_is_taken_digit_for_digit(string number, string expected)
    {
        using var money = JsonDocument.Parse($$"""{"CurrencyAmount":{{number}}}""");

        Assert.Equal(expected, money.RootElement.Amount("CurrencyAmount"));
    }

    [Theory]
    [InlineData("1e999999999")]
    [InlineData("1e-41")]
    [InlineData("1e99999999999999999999")]
    [InlineData("11111111111111111111111111111111111111111")]
    public void A_number_longer_than_any_amount_is_refused(string number) =>
        Assert.Throws<FormatException>(() => DecimalText.Of(number));

    [Fact]
    public void An_amount_that_is_no_number_is_refused()
    {
        using var money = JsonDocument.Parse("""{"CurrencyAmount":"12.30"}""");

        Assert.Throws<FormatException>(() => money.RootElement.Amount("CurrencyAmount"));
    }

    [Fact]
    public void An_absent_amount_is_none()
    {
        using var money = JsonDocument.Parse("""{"CurrencyAmount":null}""");

        Assert.Null(money.RootElement.Amount("CurrencyAmount"));
        Assert.Null(money.RootElement.Amount("currencyAmount"));
    }
}
