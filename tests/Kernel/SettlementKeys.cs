namespace MlConnector.Kernel.Tests;

public sealed class SettlementKeys
{
    [Fact]
    public void A_key_reads_back_from_its_text()
    {
        var key = SettlementKey.Create("na", "A1B2C3", "28471003921");
        Assert.Equal("na/A1B2C3/28471003921", key.ToString());
        Assert.Equal(key, SettlementKey.Parse(key.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("na/A1B2C3")]
    [InlineData("na/A1B2C3/1/2")]
    [InlineData("us/A1B2C3/1")]
    [InlineData("NA/A1B2C3/1")]
    [InlineData("na//1")]
    [InlineData("na/a1b2c3/1")]
    [InlineData("na/A1B2C3/")]
    [InlineData("na/A1B2C3/12a")]
    [InlineData("na/A1B2C3/12345678901234567")]
    public void Texts_of_another_shape_are_no_keys(string text)
    {
        Assert.False(SettlementKey.TryParse(text, out _));
        Assert.Throws<FormatException>(() => SettlementKey.Parse(text));
    }

    /// <summary>Golden value from Python: <c>uuid.UUID(bytes_le=sha256(b"na/A1B2C3/28471003921").digest()[:16])</c>.</summary>
    [Fact]
    public void The_id_of_the_saga_never_changes()
    {
        Assert.Equal(
            Guid.Parse("10a25a32-93f2-6cfb-fd56-1948cf86cb73"),
            SettlementKey.Parse("na/A1B2C3/28471003921").ToGuid()
        );
    }
}
